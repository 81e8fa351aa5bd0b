import type { CredentialRow } from '../../db/repositories/credentials';
import type { Loaders } from '../loaders/loaders';
import { principalArnOf } from './account-policies';

/** The principal that a role trusts; null for a credential that no admin side assumes. */
export async function trustedPrincipalOf({ trustedBy }: CredentialRow, { hypervisor, credential }: Loaders): Promise<string | null> {
  const admin = trustedBy ? await hypervisor.load(trustedBy) : null;
  const adminCredential = admin ? await credential.load(admin.credentialId) : null;
  return admin && adminCredential ? principalArnOf(admin, adminCredential) : null;
}
