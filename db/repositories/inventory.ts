import type { HypervisorId, JobId, ResourceId } from '../../workflows/domain/ids';
import { nameOf, type InstanceAttributes, type InstanceManifest } from '../../workflows/domain/instance';
import type { Session } from '../session';

/** One instance as AWS shows it now. */
export interface SeenInstance {
  /** Used when the instance is new to the inventory. */
  readonly newId: ResourceId;
  readonly manifest: InstanceManifest;
  /** EC2's word for its state. */
  readonly state: string;
}

/** Where and for which job instances were seen. */
export interface Sighting {
  readonly jobId: JobId;
  readonly hypervisorId: HypervisorId;
  readonly region: string;
}

/** What the inventory remembers of an instance that costs calls to read. */
export interface RememberedAttributes {
  readonly instanceId: string;
  readonly launchTime: string;
  readonly attributes: InstanceAttributes;
}

/** Writes of the inventory, a page of instances at a time. */
export function inventoryRepository(session: Session) {
  const { query } = session;
  return {
    /** Adds or renews instances in one statement; an instance that had gone is back. */
    async record({ jobId, hypervisorId, region }: Sighting, instances: readonly SeenInstance[]): Promise<void> {
      if (instances.length === 0) return;
      const rows = instances.map(({ newId, manifest, state }) => ({
        id: newId,
        native_id: manifest.instanceId,
        availability_zone: manifest.availabilityZone,
        name: nameOf(manifest),
        state,
        volume_count: manifest.volumes.length,
        size_gib: manifest.volumes.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0),
        manifest,
      }));
      await query(
        `insert into resource (id, msp_id, tenant_id, hypervisor_id, kind, native_id, aws_account_id, region, availability_zone, name, state,
                               volume_count, size_gib, manifest, seen_at, seen_by_job_id)
         select seen.id, hypervisor.msp_id, hypervisor.tenant_id, hypervisor.id, 'EC2_INSTANCE', seen.native_id, hypervisor.aws_account_id, $3,
                seen.availability_zone, seen.name, seen.state, seen.volume_count, seen.size_gib, seen.manifest, now(), $2
           from hypervisor, jsonb_to_recordset($4::jsonb) as seen (id text, native_id text, availability_zone text, name text, state text,
                volume_count int, size_gib int, manifest jsonb)
          where hypervisor.id = $1
          -- In one order, so that two jobs that see the same instances wait for each other and do not deadlock.
          order by seen.native_id
             on conflict (hypervisor_id, region, native_id) do update set
                availability_zone = excluded.availability_zone, name = excluded.name, state = excluded.state, volume_count = excluded.volume_count,
                size_gib = excluded.size_gib, seen_at = excluded.seen_at, seen_by_job_id = excluded.seen_by_job_id, gone_at = null,
                -- Attributes that could not be read this time are kept from the last.
                manifest = case when excluded.manifest -> 'attributes' = 'null' and resource.manifest ->> 'launchTime' = excluded.manifest ->> 'launchTime'
                           then excluded.manifest || jsonb_build_object('attributes', resource.manifest -> 'attributes') else excluded.manifest end`,
        [hypervisorId, jobId, region, JSON.stringify(rows)],
      );
    },

    /** What is remembered of these instances; those never read completely are left out. */
    remembered: (hypervisorId: HypervisorId, region: string, instanceIds: readonly string[]): Promise<RememberedAttributes[]> =>
      query<RememberedAttributes>(
        `select native_id as "instanceId", manifest ->> 'launchTime' as "launchTime", manifest -> 'attributes' as attributes
           from resource where hypervisor_id = $1 and region = $2 and native_id = any($3) and manifest -> 'attributes' <> 'null'`,
        [hypervisorId, region, instanceIds],
      ),

    /** Marks as gone what this attempt at the job did not see in the regions that it read completely; answers how many. */
    async markVanished(jobId: JobId, hypervisorId: HypervisorId, regions: readonly string[]): Promise<number> {
      const gone = await query(
        `update resource set gone_at = now()
          where hypervisor_id = $2 and region = any($3) and gone_at is null
            and seen_at < (select started_at from job where id = $1)
         returning id`,
        [jobId, hypervisorId, regions],
      );
      return gone.length;
    },

    /** Notes that the connection was discovered. */
    async discovered(hypervisorId: HypervisorId): Promise<void> {
      await query('update hypervisor set discovered_at = now() where id = $1', [hypervisorId]);
    },
  };
}
