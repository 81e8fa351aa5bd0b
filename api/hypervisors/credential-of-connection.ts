import type { Repositories } from '../../db/repositories';
import type { CredentialRow } from '../../db/repositories/credentials';
import { parseId, type TenantId } from '../../workflows/domain/ids';
import { NotFoundError, RuleViolationError, type UserError } from '../graphql/user-error';

/** What a connection says of its credential. */
interface Connecting {
  readonly credentialId: string;
  readonly awsAccountId: string;
  /** Null for the MSP's own account. */
  readonly tenantId: TenantId | null;
}

const accountOf = (arn: string): string | undefined => arn.split(':')[4];

/** The credential of a new connection: it exists, belongs to the same owner, and its role lies in the account that is connected. */
export async function credentialOfConnection(
  db: Repositories,
  { credentialId, awsAccountId, tenantId }: Connecting,
): Promise<CredentialRow | UserError> {
  const path = ['input', 'credentialId'];
  const id = parseId('credential', credentialId);
  const credential = id && (await db.credentials.find(id));
  if (!credential) return new NotFoundError('credential', path);
  if (credential.tenantId !== tenantId) return new RuleViolationError('CREDENTIAL_BELONGS_TO_THE_SAME_OWNER', path);
  // A key says nothing of its account; the validation asks AWS for it.
  if (credential.roleArn && accountOf(credential.roleArn) !== awsAccountId) {
    return new RuleViolationError('ROLE_BELONGS_TO_THE_ACCOUNT', ['input', 'awsAccountId']);
  }
  return credential;
}
