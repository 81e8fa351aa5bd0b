import { randomBytes } from 'node:crypto';
import type { Repositories } from '../../db/repositories';
import type { NewCredential } from '../../db/repositories/credentials';
import { seal, type SecretsKey } from '../../db/secrets';
import type { CredentialId, HypervisorId, TenantId } from '../../workflows/domain/ids';
import type { RequestContext } from '../context';
import { ConflictError, NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import { activeTenant } from '../tenants/active-tenant';
import { principalArnOf } from './account-policies';
import type { CreateCredentialInput } from './create-credential.input';
import { CredentialInput, type CredentialRequest } from './credential-input';

/** Creates a credential; its secret is sealed before it is written, and its external ID is made here and never chosen by anybody. */
export function createCredential({ perform, secretsKey }: { readonly perform: Perform; readonly secretsKey: SecretsKey }) {
  return (context: RequestContext, input: CreateCredentialInput): Promise<Performed<'credential', null> | UserError> =>
    perform(context, { operation: 'createCredential', makes: 'credential', input }, async (db, id) => {
      const wanted = parseInput(CredentialInput, input);
      if (wanted instanceof UserError) return wanted;
      const credential = await credentialFor(db, id, wanted, secretsKey);
      if (credential instanceof UserError) return credential;
      const created = await db.credentials.create(credential);
      if (!created)
        return new ConflictError('NAME_TAKEN', 'There is a credential of this name already.', 'Choose another name.', ['input', 'name']);
      // The audit names the credential; what it is proven with stands in its own row and nowhere else.
      const { createdAt: _createdAt, externalId: _externalId, accessKeyId: _accessKeyId, ...after } = created;
      return { tenantId: credential.tenantId, after, extra: null };
    });
}

async function credentialFor(
  db: Repositories,
  id: CredentialId,
  wanted: CredentialRequest,
  secretsKey: SecretsKey,
): Promise<NewCredential | UserError> {
  const tenantId = await ownerOf(db, wanted);
  if (tenantId instanceof UserError) return tenantId;
  const { adminHypervisorId = null } = wanted;
  const trustedBy = adminHypervisorId === null ? null : await adminThatAssumes(db, adminHypervisorId);
  if (trustedBy instanceof UserError) return trustedBy;
  return {
    id,
    tenantId,
    name: wanted.name,
    description: wanted.description,
    method: wanted.method,
    roleArn: wanted.roleArn ?? null,
    // 32 random bytes: two connections never share one, so the role of one tenant cannot be assumed in the name of another.
    externalId: wanted.method === 'STS_ASSUME_ROLE' ? `snapward-${randomBytes(32).toString('hex')}` : null,
    accessKeyId: wanted.accessKeyId ?? null,
    sealedSecret: wanted.secretAccessKey ? seal(secretsKey, id, wanted.secretAccessKey) : null,
    trustedBy,
  };
}

async function ownerOf(db: Repositories, { tenantId, method }: CredentialRequest): Promise<TenantId | null | UserError> {
  if (tenantId === null)
    return method === 'STS_ASSUME_ROLE' ? new RuleViolationError('ASSUMED_ROLE_IS_FOR_TENANTS', ['input', 'method']) : null;
  const tenant = await activeTenant(db, tenantId, ['input', 'tenantId']);
  if (tenant instanceof UserError) return tenant;
  return method === 'IAM_ROLE' ? new RuleViolationError('IAM_ROLE_IS_FOR_THE_ADMIN_SIDE', ['input', 'method']) : tenant.id;
}

async function adminThatAssumes(db: Repositories, adminHypervisorId: string): Promise<HypervisorId | UserError> {
  const path = ['input', 'adminHypervisorId'];
  const admin = await db.hypervisors.find(adminHypervisorId);
  if (admin?.kind !== 'ADMIN') return new NotFoundError('admin hypervisor', path);
  const credential = await db.credentials.find(admin.credentialId);
  if (!credential || !principalArnOf(admin, credential)) return new RuleViolationError('TRUST_NEEDS_A_KNOWN_PRINCIPAL', path);
  return admin.id;
}
