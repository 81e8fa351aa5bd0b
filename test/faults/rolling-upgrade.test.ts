import type { temporal } from '@temporalio/proto';
import { eventually } from '../support/eventually';
import { discrepanciesOfBackUp, NO_DISCREPANCIES } from '../support/faults/catalogue-against-aws';
import { aFaultWorld, type FaultWorld } from '../support/faults/fault-world';
import type { Killable } from '../support/faults/killable';
import { untilFinal } from '../support/faults/kill-run';
import { aProtectedAccount, type ProtectedAccount, type ProtectedGroup } from '../support/faults/protected-account';
import { temporalRuns, type TemporalRuns } from '../support/faults/temporal-runs';
import { workerDeployment, type WorkerDeployment } from '../support/faults/worker-deployment';

const OLD = 'build-1';
const NEXT = 'build-2';

/** For as long as a test likes: the clock of the emulated AWS is put forward when the upgrade is done. */
const PENDING_SECONDS = 300;

/** Where a run was executed, from its history: the builds that decided, and the access nodes that acted. */
interface Whereabouts {
  readonly builds: readonly string[];
  readonly nodes: readonly string[];
}

describe('a rolling upgrade of the access nodes', () => {
  let fault: FaultWorld;
  let runs: TemporalRuns;
  let deployment: WorkerDeployment;
  let account: ProtectedAccount;
  let oldNode: Killable;
  const jobs = { before: '', after: '', last: '' };
  let atUpgrade: { readonly drainage: string; readonly state: string };

  beforeAll(async () => {
    fault = await aFaultWorld({ name: 'rolling-upgrade', workers: 0, snapshotSeconds: PENDING_SECONDS });
    runs = await temporalRuns(fault.world);
    deployment = workerDeployment(fault.world, 'snapward');
    oldNode = await nodeOf(OLD);
    await deployment.makeCurrent(OLD);
    account = await aProtectedAccount(fault, { groups: 3, instances: 3 });

    jobs.before = await account.backUp(groupAt(0));
    await eventually(async () => (await eventCodes(jobs.before)).includes('CHUNK_STARTED'), 30_000);
    await nodeOf(NEXT);
    await deployment.makeCurrent(NEXT);
    atUpgrade = { drainage: await deployment.drainage(OLD), state: await account.stateOf(jobs.before) };
    await fault.world.emulator.change({ snapshotSeconds: 1 });
    await fault.world.emulator.advanceClock(PENDING_SECONDS);
    jobs.after = await account.backUp(groupAt(1));
    await untilFinal([jobs.before, jobs.after].map((jobId) => ({ account, jobId })));
    await oldNode.stop();
    jobs.last = await account.backUp(groupAt(2));
    await untilFinal([{ account, jobId: jobs.last }]);
  }, 180_000);
  afterAll(async () => {
    await runs?.close();
    await fault?.stop();
  });

  const nodeOf = (build: string): Promise<Killable> =>
    fault.anotherWorker(`node-of-${build}`, { WORKER_DEPLOYMENT_NAME: deployment.name, WORKER_BUILD_ID: build });

  const groupAt = (place: number): ProtectedGroup => account.groups[place] ?? account.group;

  const eventCodes = async (jobId: string): Promise<string[]> =>
    (await fault.sql<{ code: string }>('select code from job_event where job_id = $1 order by seq', [jobId])).map(({ code }) => code);

  const workflowOf = async (jobId: string): Promise<string> =>
    (await fault.sql<{ id: string }>('select workflow_id as id from job where id = $1', [jobId]))[0]?.id ?? '';

  async function whereabouts(jobId: string): Promise<Whereabouts> {
    const { events } = await runs.client.workflow.getHandle(await workflowOf(jobId)).fetchHistory();
    const decided = each(
      events ?? [],
      ({ workflowTaskCompletedEventAttributes: task }) => task && (task.deploymentVersion?.buildId ?? 'none'),
    );
    const acted = each(events ?? [], ({ activityTaskStartedEventAttributes: task }) => task && (task.identity ?? '').split(' ')[0]);
    return { builds: [...new Set(decided)], nodes: [...new Set(acted)] };
  }

  const pinnedTo = async (jobId: string) => {
    const { raw } = await runs.describe(await workflowOf(jobId));
    const { behavior, deploymentVersion } = raw.workflowExecutionInfo?.versioningInfo ?? {};
    return { behavior, build: deploymentVersion?.buildId };
  };

  /** VERSIONING_BEHAVIOR_PINNED */
  const PINNED = 1;

  it('lets a run in flight end on the build that it began with', async () => {
    expect(await whereabouts(jobs.before)).toEqual({ builds: [OLD], nodes: [`node-of-${OLD}`] });
    expect(await pinnedTo(jobs.before)).toEqual({ behavior: PINNED, build: OLD });
  });

  it('begins a new run on the next build, although the old one is still there', async () => {
    expect(await whereabouts(jobs.after)).toEqual({ builds: [NEXT], nodes: [`node-of-${NEXT}`] });
    expect(await pinnedTo(jobs.after)).toEqual({ behavior: PINNED, build: NEXT });
  });

  it('drains the old build, and goes on without it when its last run has ended', async () => {
    expect(atUpgrade).toEqual({ drainage: 'draining', state: 'RUNNING' });
    expect(await oldNode.now().ended).toBe('exit code 0');
    expect(await whereabouts(jobs.last)).toMatchObject({ builds: [NEXT] });
  });

  it('costs nobody a back-up', async () => {
    const all = [jobs.before, jobs.after, jobs.last].map((jobId, place) => discrepanciesOfBackUp(account, groupAt(place), jobId));

    expect(await Promise.all(all)).toEqual([NO_DISCREPANCIES, NO_DISCREPANCIES, NO_DISCREPANCIES]);
  });
});

/** What the events say that say anything. */
const each = (
  events: readonly temporal.api.history.v1.IHistoryEvent[],
  told: (event: temporal.api.history.v1.IHistoryEvent) => string | null | undefined,
): string[] => events.map(told).filter((word): word is string => typeof word === 'string');
