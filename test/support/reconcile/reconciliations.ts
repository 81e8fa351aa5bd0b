import { DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import type { DriftFindingRow } from '../../../db/repositories/reconciliation/drift-findings';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { RunEnd } from '../../../workflows/domain/drift';
import { createReconcilePlanActivities } from '../../../workers/activities/reconcile-plan-activities';
import { RECONCILE_TIMING } from '../../../workers/activities/reconcile/reconcile-dependencies';
import type { RunStanding } from '../../../workers/workflow-runs';
import type { BackedUpAccount } from '../backed-up-account';
import { aJobOf } from '../job-of-account';
import type { TestDatabase } from '../test-database';

/** A finding as tests look at it. */
export type Finding = Pick<DriftFindingRow, 'kind' | 'action' | 'nativeIds' | 'recoveryPointId' | 'leftByJobId' | 'found'>;

/** A recovery point with its copy, and the snapshots of that in order. */
export interface Point {
  readonly id: string;
  readonly state: string;
  readonly copy: string;
  readonly ids: readonly string[];
}

/** What a test asks of reconciliations of one account. */
export interface Reconciliations {
  /** One whole reconciliation, step by step as its workflow does it; answers its findings by recovery point and then by age, or throws why a region was refused. */
  reconcile(): Promise<Finding[]>;
  /** Only what looks for gone runs. */
  markGoneRuns(): Promise<number>;
  /** Says of a job's run that Temporal has ended it, so many seconds ago. */
  endRun(run: JobRun, as?: RunEnd, secondsAgo?: number): Promise<void>;
  /** Says of a job that Temporal does not know it (any more). */
  forgetRun(run: JobRun): Promise<void>;
  /** A job that comes to its end by itself. */
  finish(run: JobRun): Promise<unknown>;
  /** A back-up of so many new instances, two volumes each, that has come to its end. */
  aFinishedBackUp(instances: number): Promise<JobRun>;
  /** Every snapshot of the account, as its owner sees it. */
  inAws(): Promise<string[]>;
  /** The snapshots of a job that the catalogue counts on. */
  inCatalogue(run: JobRun): Promise<string[]>;
  pointsOf(run: JobRun): Promise<Point[]>;
  stateOf(run: JobRun): Promise<{ readonly state: string; readonly failure: string | null; readonly message: string | null }>;
}

const GRACE_MS = 1_000;

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** Reconciliations whose Temporal is a list that the test writes; everything else of them is real. Pages are small, so that several are turned. */
export function reconciliationsOf(test: TestDatabase, account: BackedUpAccount): Reconciliations {
  const standings = new Map<string, RunStanding>();
  const runs = { standingOf: async (workflowId: string): Promise<RunStanding> => standings.get(workflowId) ?? { state: 'OPEN' } };
  const timing = { ...RECONCILE_TIMING, graceMs: GRACE_MS, pageSize: 5, undoPauseMs: 250 };
  const planning = createReconcilePlanActivities({ database: account.database, runs, timing });
  const workflowOf = async (run: JobRun): Promise<string> => {
    const { rows } = await test.superuser.query<{ id: string }>('select workflow_id as id from job where id = $1', [run.jobId]);
    return rows[0]?.id ?? '';
  };
  const aReconciliation = (): Promise<JobRun> => aJobOf(test, account, { operation: 'reconcileAccount' });
  const finish = (run: JobRun) => account.step(() => account.steps.finishJob(run, { cancelled: false, failure: null, result: null }));
  const pointsOf = async (run: JobRun): Promise<Point[]> => {
    const { rows } = await test.superuser.query<Point>(
      `select p.id, p.state, c.state as copy, array(select s ->> 'snapshotId' from jsonb_array_elements(c.snapshots) s order by 1) as ids
         from recovery_point p join recovery_point_copy c on c.recovery_point_id = p.id where p.job_id = $1 order by p.id`,
      [run.jobId],
    );
    return rows;
  };

  return {
    async reconcile() {
      const run = await aReconciliation();
      const targets = await account.step(() => planning.planReconciliation(run));
      await account.step(() => planning.markGoneRuns(run));
      const failures: unknown[] = [];
      for (const target of targets)
        await account.step(() => account.steps.reconcileRegion(run, target)).catch((failure) => failures.push(failure));
      await account.step(() => planning.endGoneJobs(run));
      await finish(run);
      if (failures.length > 0) throw failures[0];
      const all = await account.database.inScope(run.scope, ({ driftFindings }) =>
        driftFindings.list({ jobId: run.jobId }, { limit: 100, order: 'OLDEST_FIRST' }),
      );
      const findings = all.rows.map(({ kind, action, nativeIds, recoveryPointId, leftByJobId, found }) => ({
        kind,
        action,
        nativeIds: [...nativeIds].sort(),
        recoveryPointId,
        leftByJobId,
        found,
      }));
      // Copies are read by their own ids, whose order within a millisecond is not that of their recovery points.
      return findings.sort((a, b) => compare(a.recoveryPointId ?? '', b.recoveryPointId ?? ''));
    },
    async markGoneRuns() {
      const run = await aReconciliation();
      try {
        return (await account.step(() => planning.markGoneRuns(run))).gone;
      } finally {
        await finish(run);
      }
    },
    async endRun(run, as = 'TERMINATED', secondsAgo = 2) {
      standings.set(await workflowOf(run), { state: 'OVER', as, at: new Date(Date.now() - secondsAgo * 1_000) });
    },
    async forgetRun(run) {
      standings.set(await workflowOf(run), { state: 'UNKNOWN' });
    },
    finish,
    async aFinishedBackUp(instances) {
      await account.instances(instances);
      const run = await account.aBackUp();
      await account.start(run);
      await account.settle(run);
      await finish(run);
      return run;
    },
    async inAws() {
      const { Snapshots = [] } = await account.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
      return Snapshots.map(({ SnapshotId = '' }) => SnapshotId).sort();
    },
    async inCatalogue(run) {
      const standing = (await pointsOf(run)).filter(({ state }) => state === 'COMPLETED');
      return standing.flatMap(({ ids }) => ids).sort();
    },
    pointsOf,
    async stateOf(run) {
      const { rows } = await test.superuser.query<{ state: string; failure: string | null; message: string | null }>(
        'select state, failure_type as failure, failure_message as message from job where id = $1',
        [run.jobId],
      );
      const [row] = rows;
      if (!row) throw new Error(`There is no job ${run.jobId}.`);
      return row;
    },
  };
}
