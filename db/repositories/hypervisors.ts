import type { AssetType, HypervisorKind, HypervisorStatus } from '../../workflows/domain/hypervisor';
import type { CredentialId, HypervisorId, TenantId } from '../../workflows/domain/ids';
import { when, type Page, type PageRequest } from '../page';
import { pageOfEach, readPage } from '../read-pages';
import type { Session } from '../session';

/** A connection to an AWS account as it is stored. */
export interface HypervisorRow {
  readonly id: HypervisorId;
  readonly tenantId: TenantId | null;
  readonly kind: HypervisorKind;
  readonly vendor: 'AMAZON';
  readonly name: string;
  readonly awsAccountId: string;
  readonly regions: readonly string[];
  readonly assetTypes: readonly AssetType[];
  readonly credentialId: CredentialId;
  readonly useAdminResources: boolean;
  readonly adminHypervisorId: HypervisorId | null;
  /** Who the admin side is to AWS, as its last validation saw it. */
  readonly principalArn: string | null;
  readonly status: HypervisorStatus;
  readonly validatedAt: Date | null;
  readonly discoveredAt: Date | null;
  readonly createdAt: Date;
}

/** What a new connection is made of; it starts UNVALIDATED. */
export type NewHypervisor = Omit<HypervisorRow, 'vendor' | 'principalArn' | 'status' | 'validatedAt' | 'discoveredAt' | 'createdAt'>;

/** Which connections a list shows; what is left out asks for nothing. */
export interface HypervisorFilter {
  readonly kind?: HypervisorKind | null;
  readonly tenantId?: string | null;
  readonly status?: HypervisorStatus | null;
  readonly awsAccountId?: string | null;
  readonly region?: string | null;
}

const SELECT = `id, tenant_id as "tenantId", kind, vendor, name, aws_account_id as "awsAccountId", regions, asset_types as "assetTypes",
  credential_id as "credentialId", use_admin_resources as "useAdminResources", admin_hypervisor_id as "adminHypervisorId",
  principal_arn as "principalArn", status, validated_at as "validatedAt", discovered_at as "discoveredAt", created_at as "createdAt"`;

const question = (filter: HypervisorFilter, page: PageRequest) => ({
  select: SELECT,
  from: 'hypervisor',
  page,
  where: [
    when(filter.kind, (p) => `kind = ${p}`),
    when(filter.tenantId, (p) => `tenant_id = ${p}`),
    when(filter.status, (p) => `status = ${p}`),
    when(filter.awsAccountId, (p) => `aws_account_id = ${p}`),
    when(filter.region, (p) => `${p} = any(regions)`),
  ],
});

/** Connections to AWS accounts. */
export function hypervisorRepository(session: Session) {
  const byIds = (ids: readonly string[]): Promise<HypervisorRow[]> =>
    session.query<HypervisorRow>(`select ${SELECT} from hypervisor where id = any($1)`, [ids]);
  return {
    byIds,

    /** Null when there is none in this scope. */
    find: async (id: string): Promise<HypervisorRow | null> => (await byIds([id]))[0] ?? null,

    list: (filter: HypervisorFilter, page: PageRequest): Promise<Page<HypervisorRow>> =>
      readPage<HypervisorRow>(session, question(filter, page)),

    /** The connections of several tenants. */
    ofTenants: (tenantIds: readonly string[], filter: HypervisorFilter, page: PageRequest): Promise<Map<string, Page<HypervisorRow>>> =>
      pageOfEach<HypervisorRow>(session, { ...question(filter, page), parent: 'tenant_id', parentIds: tenantIds }),

    /** Refused by `hypervisor_by_account`, `hypervisor_by_name` or `hypervisor_regions_are_served`, among others. */
    async create(hypervisor: NewHypervisor): Promise<void> {
      await session.query(
        `insert into hypervisor (id, msp_id, tenant_id, kind, name, aws_account_id, regions, asset_types, credential_id, use_admin_resources, admin_hypervisor_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          hypervisor.id,
          session.scope.mspId,
          hypervisor.tenantId,
          hypervisor.kind,
          hypervisor.name,
          hypervisor.awsAccountId,
          hypervisor.regions,
          hypervisor.assetTypes,
          hypervisor.credentialId,
          hypervisor.useAdminResources,
          hypervisor.adminHypervisorId,
        ],
      );
    },
  };
}
