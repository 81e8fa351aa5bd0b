import type { GroupContent } from '../../workflows/domain/content-rules';
import type { HypervisorId, PlanId, TenantId, VmGroupId } from '../../workflows/domain/ids';
import { when, type Page, type PageRequest } from '../page';
import { pageOfEach, readPage } from '../read-pages';
import type { Session } from '../session';

/** A VM group as it is stored. */
export interface VmGroupRow {
  readonly id: VmGroupId;
  readonly tenantId: TenantId;
  readonly hypervisorId: HypervisorId;
  readonly planId: PlanId;
  readonly name: string;
  readonly content: GroupContent;
  readonly paused: boolean;
  readonly createdAt: Date;
}

/** Which groups a list shows. */
export interface VmGroupFilter {
  readonly tenantId?: string | null;
  readonly hypervisorId?: string | null;
  readonly planId?: string | null;
}

const SELECT = `id, tenant_id as "tenantId", hypervisor_id as "hypervisorId", plan_id as "planId", name, content, paused, created_at as "createdAt"`;

const question = (filter: VmGroupFilter, page: PageRequest) => ({
  select: SELECT,
  from: 'vm_group',
  page,
  where: [
    when(filter.tenantId, (p) => `tenant_id = ${p}`),
    when(filter.hypervisorId, (p) => `hypervisor_id = ${p}`),
    when(filter.planId, (p) => `plan_id = ${p}`),
  ],
});

/** Groups of instances that are protected together. */
export function vmGroupRepository(session: Session) {
  const byIds = (ids: readonly string[]): Promise<VmGroupRow[]> =>
    session.query<VmGroupRow>(`select ${SELECT} from vm_group where id = any($1)`, [ids]);
  return {
    byIds,

    /** Null when there is none in this scope. */
    find: async (id: string): Promise<VmGroupRow | null> => (await byIds([id]))[0] ?? null,

    list: (filter: VmGroupFilter, page: PageRequest): Promise<Page<VmGroupRow>> => readPage<VmGroupRow>(session, question(filter, page)),

    /** The groups of several tenants. */
    ofTenants: (tenantIds: readonly string[], filter: VmGroupFilter, page: PageRequest): Promise<Map<string, Page<VmGroupRow>>> =>
      pageOfEach<VmGroupRow>(session, { ...question(filter, page), parent: 'tenant_id', parentIds: tenantIds }),

    /** Refused by `vm_group_by_name`, among others. */
    async create(group: Omit<VmGroupRow, 'paused' | 'createdAt'>): Promise<void> {
      await session.query(
        `insert into vm_group (id, msp_id, tenant_id, hypervisor_id, plan_id, name, content) values ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
        [group.id, session.scope.mspId, group.tenantId, group.hypervisorId, group.planId, group.name, JSON.stringify(group.content)],
      );
    },
  };
}
