import type { Pool } from 'pg';
import type { Database } from '../../../db/database';
import { newId } from '../../../db/new-id';
import type { Repositories } from '../../../db/repositories';
import type { InstanceManifest } from '../../../workflows/domain/instance';
import { itemFailure } from '../../../workflows/domain/item-failure';
import type { HypervisorId, JobId, JobItemId, MspId, PlanId, RecoveryPointId, ResourceId, VmGroupId } from '../../../workflows/domain/ids';
import { RETRIED_STATES, type JobState } from '../../../workflows/domain/job';
import type { RecoveryPointState } from '../../../workflows/domain/recovery-point';
import { MANIFEST } from '../api/served-msp';
import { aHypervisor, aJob, anMsp, aPlan, aPlanRevision, aResource, aTenant, aVmGroup, type TenantOwner } from '../builders-rows';
import type { SeededRandom } from '../faults/seeded-random';

/** A tenant of the history: instances, and groups that share some of them. */
interface Protected {
  readonly owner: TenantOwner;
  readonly hypervisorId: HypervisorId;
  readonly resources: readonly { readonly id: ResourceId; readonly instanceId: string }[];
  readonly groups: readonly VmGroupId[];
}

/** An MSP to which things happen. */
export interface HistoryStage {
  readonly mspId: MspId;
  readonly plans: readonly [PlanId, PlanId];
  readonly tenants: readonly [Protected, Protected];
}

const planned = (resourceId: ResourceId) => ({ resourceId, failure: null });
const unplannable = (resourceId: ResourceId | null) => ({ resourceId, failure: itemFailure('RESOURCE_GONE', 'Gone.') });

const HALF_HOUR = 30 * 60_000;

/** Two tenants of twelve instances and three groups, under a plan of an hour and one of a day. */
export async function aHistoryStage(sql: Pool): Promise<HistoryStage> {
  const mspId = await anMsp(sql);
  const [hourly, daily] = [await aPlan(sql, mspId, { run_every_minutes: 60 }), await aPlan(sql, mspId)];
  const tenant = async (): Promise<Protected> => {
    const owner = await aTenant(sql, mspId);
    const hypervisorId = await aHypervisor(sql, owner);
    const resources = [];
    for (let made = 0; made < 12; made += 1) {
      const id = await aResource(sql, owner, { hypervisor_id: hypervisorId, manifest: JSON.stringify(MANIFEST) });
      resources.push({ id, instanceId: `i-${id.slice(-17)}` });
    }
    const groups = [];
    for (const plan_id of [hourly.planId, daily.planId, daily.planId]) {
      groups.push(await aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id }));
    }
    return { owner, hypervisorId, resources, groups };
  };
  return { mspId, plans: [hourly.planId, daily.planId], tenants: [await tenant(), await tenant()] };
}

/** One thing that happens, drawn by a seed: what workers and the API do, through the doors that they use. */
export function randomStep(sql: Pool, database: Database, stage: HistoryStage, random: SeededRandom): Promise<void> {
  const tenantOf = (): Protected => random.pick(stage.tenants);
  const someOf = <T>(all: readonly T[]): T[] => all.filter(() => random.between(0, 2) > 0);
  const from = <T>(all: readonly T[]): T | undefined => all[random.between(0, all.length - 1)];
  const within = <T>({ owner }: Protected, work: (db: Repositories) => Promise<T>): Promise<T> =>
    random.between(0, 1) === 0 ? database.inTenant(owner, work) : database.inMsp({ mspId: owner.mspId, tenantId: null }, work);
  const rows = async <Row extends object>(statement: string, ...parameters: unknown[]): Promise<Row[]> =>
    (await sql.query<Row>(statement, parameters)).rows;
  /** Half past or on the half of an hour ago: never near where an objective of whole hours ends. */
  const ago = (): Date => new Date(Date.now() - HALF_HOUR - random.between(0, 40) * 2 * HALF_HOUR);
  const jobsOf = ({ owner }: Protected, states: readonly JobState[]) =>
    rows<{ id: JobId; attempt: number }>(
      `select id, attempt from job where tenant_id = $1 and operation = 'protectGroup' and state = any($2) order by id`,
      owner.tenantId,
      states,
    );
  const itemsOf = (jobId: JobId, state: string) =>
    rows<{ id: JobItemId }>('select id from job_item where job_id = $1 and state = $2 order by ordinal', jobId, state);

  const steps = {
    async backUp(): Promise<void> {
      const tenant = tenantOf();
      const [group, id, chosen] = [from(tenant.groups), newId('job'), someOf(tenant.resources)];
      const [terms] = await rows<{ id: string }>(
        'select r.id from plan_revision r join vm_group g using (plan_id) where g.id = $1 order by revision desc limit 1',
        group,
      );
      const request = { vm_group_id: group, plan_revision_id: terms?.id, hypervisor_id: tenant.hypervisorId };
      await aJob(sql, tenant.owner, { id, operation: 'protectGroup', ...request, workflow_id: id });
      if (random.between(0, 9) === 0) return;
      const items = chosen.map(({ id: resourceId, instanceId }, ordinal) => ({
        id: newId('jobItem'),
        ordinal,
        ...random.pick([planned(resourceId), planned(resourceId), planned(resourceId), unplannable(resourceId), unplannable(null)]),
        name: instanceId,
        nativeId: instanceId,
        awsAccountId: '111111111111',
        region: 'eu-west-1',
        excludedVolumeIds: [],
      }));
      await within(tenant, async ({ jobRuns, jobItemWrites }) => {
        await jobRuns.claim(id, id, 'run');
        // Two statements, as large plans have.
        await jobItemWrites.insert({ jobId: id }, items.slice(0, 3));
        await jobItemWrites.insert({ jobId: id }, items.slice(3));
      });
    },

    async start(): Promise<void> {
      const tenant = tenantOf();
      const job = from(await jobsOf(tenant, ['RUNNING', 'QUEUED']));
      if (!job) return;
      const sets = someOf(await itemsOf(job.id, 'PENDING')).map(({ id: itemId }) => ({
        itemId,
        recoveryPointId: newId('recoveryPoint'),
        copyId: newId('recoveryPointCopy'),
        takenAt: ago().toISOString(),
        sizeGiB: 8,
        snapshots: [],
      }));
      await within(tenant, ({ protection }) => protection.recordStarted({ jobId: job.id, attempt: job.attempt }, sets));
    },

    async settle(): Promise<void> {
      const tenant = tenantOf();
      const job = from(await jobsOf(tenant, ['RUNNING', 'QUEUED']));
      if (!job) return;
      const endings = someOf(await itemsOf(job.id, 'STARTED')).map(({ id: itemId }) => {
        const to = random.pick(['COMPLETED', 'COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const);
        const point: RecoveryPointState = to === 'COMPLETED' ? 'COMPLETED' : to === 'FAILED' ? 'FAILED' : 'DELETED';
        return { itemId, to, point, failure: to === 'FAILED' ? itemFailure('AWS_FAILED', 'Broken.') : null };
      });
      await within(tenant, ({ protection }) => protection.endItems({ jobId: job.id, attempt: job.attempt }, endings));
    },

    async finish(): Promise<void> {
      const tenant = tenantOf();
      const job = from(await jobsOf(tenant, ['RUNNING', 'QUEUED']));
      if (!job) return;
      const cancelled = random.between(0, 5) === 0;
      const failure = random.between(0, 5) === 0 ? { type: 'AccessDenied', message: 'No.' } : null;
      await within(tenant, ({ jobRuns }) => jobRuns.finish({ jobId: job.id, attempt: job.attempt }, { cancelled, failure, result: null }));
    },

    async retry(): Promise<void> {
      const tenant = tenantOf();
      const job = from(await jobsOf(tenant, RETRIED_STATES));
      if (!job) return;
      await within(tenant, async ({ jobs, jobItemWrites }) => {
        if (await jobs.reopen(job, `${job.id}/retry-${job.attempt + 1}`)) await jobItemWrites.reopen(job.id, null);
      });
    },

    async reconcile(): Promise<void> {
      const tenant = tenantOf();
      const points = await rows<{ id: RecoveryPointId; state: RecoveryPointState }>(
        `select id, state from recovery_point where tenant_id = $1 and state in ('PENDING', 'COMPLETED') order by id`,
        tenant.owner.tenantId,
      );
      const found = points
        .filter(() => random.between(0, 5) === 0)
        .map(({ id, state }) => ({
          recoveryPointId: id,
          from: state,
          to: state === 'PENDING' ? random.pick(['COMPLETED', 'FAILED'] as const) : ('DELETED' as const),
        }));
      await within(tenant, ({ catalogue }) => catalogue.settle(found));
    },

    async discover(): Promise<void> {
      const tenant = tenantOf();
      const jobId = await aJob(sql, tenant.owner, {
        hypervisor_id: tenant.hypervisorId,
        state: 'FAILED',
        started_at: new Date(),
        finished_at: new Date(),
      });
      const seen = someOf(tenant.resources).map(({ instanceId }) => ({
        newId: newId('resource'),
        manifest: { ...MANIFEST, instanceId } satisfies InstanceManifest,
        state: 'running',
      }));
      const { hypervisorId } = tenant;
      await within(tenant, async ({ inventory }) => {
        await inventory.record({ jobId, hypervisorId, region: 'eu-west-1' }, seen);
        await inventory.markVanished(jobId, hypervisorId, ['eu-west-1']);
      });
    },

    async changePlan(): Promise<void> {
      await sql.query('update vm_group set plan_id = $2 where id = $1', [from(tenantOf().groups), random.pick(stage.plans)]);
    },

    async revisePlan(): Promise<void> {
      const plan_id = random.pick(stage.plans);
      const [last] = await rows<{ revision: number }>('select max(revision) as revision from plan_revision where plan_id = $1', plan_id);
      const every = random.pick([60, 120, 1440, 2880] as const);
      await aPlanRevision(sql, { msp_id: stage.mspId, plan_id, revision: (last?.revision ?? 0) + 1, run_every_minutes: every });
    },
  };
  type Step = keyof typeof steps;
  const deck: readonly [Step, ...Step[]] = [
    ...(['backUp', 'backUp', 'backUp', 'start', 'start', 'start', 'settle', 'settle', 'settle', 'settle', 'finish', 'finish'] as const),
    ...(['retry', 'reconcile', 'discover', 'changePlan', 'revisePlan'] as const),
  ];
  return steps[random.pick(deck)]();
}
