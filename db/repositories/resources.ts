import type { HypervisorId, ResourceId, TenantId } from '../../workflows/domain/ids';
import type { InstanceManifest } from '../../workflows/domain/instance';
import type { Tag } from '../../workflows/domain/tags';
import { when, type Page, type PageRequest } from '../page';
import { pageOfEach, readPage } from '../read-pages';
import type { Session } from '../session';

/** A discovered resource as a portal may see it: the manifest without what an instance was told in secret (its user data). */
export interface ResourceRow {
  readonly id: ResourceId;
  readonly tenantId: TenantId;
  readonly hypervisorId: HypervisorId;
  readonly kind: 'EC2_INSTANCE';
  readonly nativeId: string;
  readonly awsAccountId: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly name: string;
  readonly state: string;
  readonly volumeCount: number;
  readonly sizeGiB: number;
  readonly manifest: Omit<InstanceManifest, 'attributes'>;
  readonly firstSeenAt: Date;
  readonly seenAt: Date;
  readonly goneAt: Date | null;
  readonly protectedAt: Date | null;
}

/** Which resources a list shows; `present: true` leaves out what vanished from AWS. */
export interface ResourceFilter {
  readonly tenantId?: string | null;
  readonly hypervisorId?: string | null;
  readonly region?: string | null;
  readonly availabilityZone?: string | null;
  readonly nativeId?: string | null;
  readonly name?: string | null;
  readonly tag?: Tag | null;
  readonly present?: boolean | null;
  readonly isProtected?: boolean | null;
}

const SELECT = `id, tenant_id as "tenantId", hypervisor_id as "hypervisorId", kind, native_id as "nativeId", aws_account_id as "awsAccountId",
  region, availability_zone as "availabilityZone", name, state, volume_count as "volumeCount", size_gib as "sizeGiB",
  manifest - 'attributes' as manifest, first_seen_at as "firstSeenAt", seen_at as "seenAt", gone_at as "goneAt", protected_at as "protectedAt"`;

const tagged = (tag: Tag | null | undefined): string | null => {
  if (!tag) return null;
  return JSON.stringify([tag.value === '*' ? { key: tag.key } : { key: tag.key, value: tag.value }]);
};

const question = (filter: ResourceFilter, page: PageRequest) => ({
  select: SELECT,
  from: 'resource',
  page,
  where: [
    when(filter.tenantId, (p) => `tenant_id = ${p}`),
    when(filter.hypervisorId, (p) => `hypervisor_id = ${p}`),
    when(filter.region, (p) => `region = ${p}`),
    when(filter.availabilityZone, (p) => `availability_zone = ${p}`),
    when(filter.nativeId, (p) => `native_id = ${p}`),
    when(filter.name, (p) => `name = ${p}`),
    when(tagged(filter.tag), (p) => `manifest -> 'tags' @> ${p}::jsonb`),
    when(filter.present, (p) => `(gone_at is null) = ${p}`),
    when(filter.isProtected, (p) => `(protected_at is not null) = ${p}`),
  ],
});

/** The inventory, to read. */
export function resourceRepository(session: Session) {
  const byIds = (ids: readonly string[]): Promise<ResourceRow[]> =>
    session.query<ResourceRow>(`select ${SELECT} from resource where id = any($1)`, [ids]);
  return {
    byIds,

    /** Null when there is none in this scope. */
    find: async (id: string): Promise<ResourceRow | null> => (await byIds([id]))[0] ?? null,

    list: (filter: ResourceFilter, page: PageRequest): Promise<Page<ResourceRow>> => readPage<ResourceRow>(session, question(filter, page)),

    /** The resources of several connections. */
    ofHypervisors: (hypervisorIds: readonly string[], filter: ResourceFilter, page: PageRequest): Promise<Map<string, Page<ResourceRow>>> =>
      pageOfEach<ResourceRow>(session, { ...question(filter, page), parent: 'hypervisor_id', parentIds: hypervisorIds }),
  };
}
