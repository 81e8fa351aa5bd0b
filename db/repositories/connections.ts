import type { CredentialMethod, HypervisorKind } from '../../workflows/domain/hypervisor';
import type { CredentialId, HypervisorId, MspId, TenantId } from '../../workflows/domain/ids';
import type { Session } from '../session';

/** One credential on the way to an account, its secret still sealed. */
export interface StoredHop {
  readonly credentialId: CredentialId;
  readonly method: CredentialMethod;
  readonly roleArn: string | null;
  readonly externalId: string | null;
  readonly accessKeyId: string | null;
  readonly sealedSecret: Buffer | null;
}

/** What is stored of the way to an account; for workers only. */
export interface StoredConnection {
  readonly hypervisorId: HypervisorId;
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
  readonly kind: HypervisorKind;
  readonly name: string;
  readonly awsAccountId: string;
  readonly regions: readonly string[];
  /** The admin side's credential that a tenant's role trusts, then the connection's own. */
  readonly hops: readonly StoredHop[];
}

interface ConnectionRow extends Omit<StoredConnection, 'hops'> {
  readonly own: CredentialId;
  readonly trusted: CredentialId | null;
}

/** The facts to reach accounts; a tenant's way leads through the admin side, so only the MSP's scope sees all of it. */
export function connectionRepository({ query }: Session) {
  const hopOf = async (credentialId: CredentialId): Promise<StoredHop[]> =>
    query<StoredHop>(
      `select id as "credentialId", method, role_arn as "roleArn", external_id as "externalId", access_key_id as "accessKeyId",
              sealed_secret as "sealedSecret"
         from credential where id = $1`,
      [credentialId],
    );
  return {
    /** Null when the scope does not know the hypervisor. */
    async ofHypervisor(id: HypervisorId): Promise<StoredConnection | null> {
      const [row] = await query<ConnectionRow>(
        `select hypervisor.id as "hypervisorId", hypervisor.msp_id as "mspId", hypervisor.tenant_id as "tenantId", hypervisor.kind,
                hypervisor.name, hypervisor.aws_account_id as "awsAccountId", hypervisor.regions, hypervisor.credential_id as own,
                admin.credential_id as trusted
           from hypervisor
           join credential on credential.id = hypervisor.credential_id
           left join hypervisor admin on admin.id = credential.trusted_by
          where hypervisor.id = $1`,
        [id],
      );
      if (!row) return null;
      const { own, trusted, ...facts } = row;
      const hops = [...(trusted ? await hopOf(trusted) : []), ...(await hopOf(own))];
      return { ...facts, hops };
    },
  };
}
