import type { RunningApi } from '../../sandbox/processes';
import { eventually } from '../support/eventually';
import { discrepanciesOfBackUp, NO_DISCREPANCIES } from '../support/faults/catalogue-against-aws';
import { aFaultWorld, type FaultWorld } from '../support/faults/fault-world';
import type { Killable } from '../support/faults/killable';
import { untilFinal } from '../support/faults/kill-run';
import { aProtectedAccount, type ProtectedAccount, type ProtectedGroup } from '../support/faults/protected-account';
import { tcpGate, type GateMode, type TcpGate } from '../support/faults/tcp-gate';
import { temporalRuns, type TemporalRuns } from '../support/faults/temporal-runs';
import { graphqlClient } from '../support/graphql-client';

interface WaitingJob {
  readonly id: string;
  readonly workflowId: string;
}

describe('an API that is killed between the commit of a job and the start of its workflow', () => {
  let fault: FaultWorld;
  let account: ProtectedAccount;
  let runs: TemporalRuns;
  let gate: TcpGate;
  let doomed: Killable<RunningApi>;
  beforeAll(async () => {
    fault = await aFaultWorld({ name: 'killed-api', workers: 1, snapshotSeconds: 1 });
    runs = await temporalRuns(fault.world);
    gate = await tcpGate(fault.world.temporalAddress);
    doomed = await fault.anotherApi('doomed-api', { TEMPORAL_ADDRESS: gate.address });
    account = await aProtectedAccount(fault, { groups: 3, instances: 2 });
  }, 120_000);
  afterAll(async () => {
    await gate?.close();
    await runs?.close();
    await fault?.stop();
  });

  const groupAt = (place: number): ProtectedGroup => account.groups[place] ?? account.group;

  const jobOf = async (group: ProtectedGroup): Promise<WaitingJob | undefined> =>
    (await fault.sql<WaitingJob>('select id, workflow_id as "workflowId" from job where vm_group_id = $1', [group.id]))[0];

  const outboxOf = async (jobId: string) =>
    (
      await fault.sql<{ done: boolean; attempts: number }>('select done_at is not null as done, attempts from outbox where job_id = $1', [
        jobId,
      ])
    )[0];

  /** Asks the doomed API for a back-up with its way to Temporal in a mode, and kills it as soon as `seen` says so. */
  async function askAndKill(group: ProtectedGroup, mode: GateMode, seen: () => Promise<boolean>): Promise<WaitingJob> {
    // An API that was just started may not have found its way to Temporal yet, and would not find it through a gate that is half shut; being ready has used it.
    await eventually(async () => (await fetch(`${doomed.now().url}/readyz`)).ok);
    gate.set(mode);
    const client = graphqlClient(doomed.now().url, account.authorization);
    // Nobody answers: the asker learns that the connection is gone.
    const asked = client.outcome('backUpVmGroup', { vmGroupId: group.id }).then(
      (outcome) => JSON.stringify(outcome),
      () => 'gone',
    );
    await Promise.race([eventually(seen, 60_000), asked]);
    await doomed.kill();
    expect(await asked).toBe('gone');
    gate.set('open');
    const job = await jobOf(group);
    if (!job) throw new Error('The job was not committed.');
    return job;
  }

  async function expectOneRun(job: WaitingJob, group: ProtectedGroup): Promise<void> {
    await untilFinal([{ account, jobId: job.id }]);
    await eventually(async () => (await outboxOf(job.id))?.done === true, 60_000);
    await eventually(async () => (await runs.executionsOf(job.workflowId)) > 0, 30_000);
    expect(await runs.executionsOf(job.workflowId)).toBe(1);
    expect(await discrepanciesOfBackUp(account, group, job.id)).toEqual(NO_DISCREPANCIES);
  }

  it('leaves a job that the relay of another replica starts, exactly once', async () => {
    const group = groupAt(0);

    const job = await askAndKill(group, 'shut', async () => (await jobOf(group)) !== undefined);

    expect(await outboxOf(job.id)).toMatchObject({ done: false });
    expect(await runs.executionsOf(job.workflowId)).toBe(0);
    await expectOneRun(job, group);
    expect((await outboxOf(job.id))?.attempts).toBeGreaterThan(0);
  }, 180_000);

  it('leaves a job that is started exactly once although two replicas race for it', async () => {
    const group = groupAt(1);
    await doomed.startAgain();
    const rival = await fault.anotherApi('rival-api');

    const job = await askAndKill(group, 'shut', async () => (await jobOf(group)) !== undefined);
    // Due again and again, as if each relay that started it had died before its note of it.
    const again = () => fault.sql(`update outbox set next_attempt_at = now(), done_at = null where job_id = $1`, [job.id]);
    await eventually(async () => {
      await again();
      return ((await outboxOf(job.id))?.attempts ?? 0) >= 4;
    }, 20_000);

    await expectOneRun(job, group);
    await rival.stop();
  }, 180_000);

  it('leaves a job that ran already, when it died between the start and the note of it, and that is not started again', async () => {
    const group = groupAt(2);
    await doomed.startAgain();
    const started = async (): Promise<boolean> => {
      const job = await jobOf(group);
      return job !== undefined && (await runs.executionsOf(job.workflowId)) === 1;
    };

    const job = await askAndKill(group, 'mute', started);

    expect(await outboxOf(job.id)).toMatchObject({ done: false });
    await expectOneRun(job, group);
    expect((await outboxOf(job.id))?.attempts).toBeGreaterThan(0);
  }, 180_000);
});
