import type { Database } from '../../../db/database';
import type { DueStart } from '../../../db/repositories/outbox';
import type { JobId } from '../../../workflows/domain/ids';
import { aJob, anMsp, aTenant, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

interface Start {
  readonly workflowId: string;
}

let test: TestDatabase;
let database: Database;
let tenant: TenantOwner;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  tenant = await aTenant(test.superuser, await anMsp(test.superuser));
});
afterAll(() => test.drop());
afterEach(() => test.superuser.query('delete from outbox'));

async function aStart(): Promise<JobId> {
  const jobId = await aJob(test.superuser, tenant);
  await database.inTenant(tenant, ({ outbox }) => outbox.add({ jobId, tenantId: tenant.tenantId, start: { workflowId: `test/${jobId}` } }));
  return jobId;
}

/** Lets `seconds` pass for every row that waits. */
const later = (seconds: number): Promise<unknown> =>
  test.superuser.query('update outbox set next_attempt_at = next_attempt_at - make_interval(secs => $1)', [seconds]);
const claim = (limit: number): Promise<DueStart<Start>[]> => database.inSystem(({ outbox }) => outbox.claimDue<Start>(limit));
interface OutboxRow {
  readonly attempts: number;
  readonly last_error: string | null;
  readonly done_at: Date | null;
  readonly pause: number;
}
const rowOf = async (jobId: JobId): Promise<OutboxRow | undefined> => {
  const sql = `select attempts, last_error, done_at, extract(epoch from next_attempt_at - now())::float as pause from outbox where job_id = $1`;
  return (await test.superuser.query<OutboxRow>(sql, [jobId])).rows[0];
};

describe('the outbox', () => {
  it('leaves a fresh start to whoever wrote it, and gives it to the relay three seconds later', async () => {
    const jobId = await aStart();
    expect(await claim(10)).toEqual([]);

    await later(3);
    expect(await claim(10)).toEqual([{ jobId, attempt: 1, start: { workflowId: `test/${jobId}` }, attempts: 1 }]);
  });

  it('is written with the job or not at all', async () => {
    const jobId = await aJob(test.superuser, tenant);
    const failing = database.inTenant(tenant, async ({ outbox }) => {
      await outbox.add({ jobId, tenantId: tenant.tenantId, start: {} });
      throw new Error('refused');
    });

    await expect(failing).rejects.toThrow('refused');
    expect(await rowOf(jobId)).toBeUndefined();
  });

  it('gives no start twice to two relays that ask at the same time, and leaves none out', async () => {
    const jobIds: JobId[] = [];
    for (let count = 0; count < 40; count += 1) jobIds.push(await aStart());
    await later(3);
    const other = await test.open();

    const relay = async (from: Database): Promise<JobId[]> => {
      const mine: JobId[] = [];
      for (let due = 1; due > 0;) {
        const claimed = await from.inSystem(({ outbox }) => outbox.claimDue<Start>(3));
        mine.push(...claimed.map((start) => start.jobId));
        due = claimed.length;
      }
      return mine;
    };
    const [one, two] = await Promise.all([relay(database), relay(other)]);

    expect([...one, ...two].sort()).toEqual([...jobIds].sort());
  });

  it('does not wait for a row that another relay is just claiming', async () => {
    const [held, free] = [await aStart(), await aStart()];
    await later(3);
    await test.superuser.query('begin');
    await test.superuser.query('select from outbox where job_id = $1 for update', [held]);

    const claimed = await claim(10);
    await test.superuser.query('rollback');

    expect(claimed.map(({ jobId }) => jobId)).toEqual([free]);
  });

  it('gives a start again when its relay died, after a pause that grows to a minute', async () => {
    const jobId = await aStart();
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await later(100);
      expect(await claim(1)).toMatchObject([{ jobId, attempts: attempt }]);
      expect(await claim(1)).toEqual([]);
      pauses.push((await rowOf(jobId))?.pause ?? 0);
    }

    expect(pauses[0]).toBeGreaterThan(1);
    expect(pauses[0]).toBeLessThan(3);
    expect(pauses[7]).toBeGreaterThan(40);
    expect(pauses[7]).toBeLessThan(76);
  });

  it('gives no start that was made, by whoever wrote it or by a relay', async () => {
    const [byWriter, byRelay] = [await aStart(), await aStart()];
    await database.inTenant(tenant, ({ outbox }) => outbox.markDone({ jobId: byWriter }));
    await database.inSystem(({ outbox }) => outbox.markDone({ jobId: byRelay }));
    await later(100);

    expect(await claim(10)).toEqual([]);
    expect((await rowOf(byWriter))?.done_at).toBeInstanceOf(Date);
  });

  it('keeps the first time that a start was made, and no failure after it', async () => {
    const jobId = await aStart();
    await database.inSystem(({ outbox }) => outbox.markFailed({ jobId }, 'Temporal is away.'));
    expect(await rowOf(jobId)).toMatchObject({ last_error: 'Temporal is away.', done_at: null });

    await database.inSystem(({ outbox }) => outbox.markDone({ jobId }));
    const made = await rowOf(jobId);
    await database.inSystem(({ outbox }) => outbox.markFailed({ jobId }, 'late'));
    await database.inSystem(({ outbox }) => outbox.markDone({ jobId }));

    expect(await rowOf(jobId)).toMatchObject({ last_error: null, done_at: made?.done_at });
  });

  it('keeps the start of each attempt at a job for itself: a late note of one says nothing of the next', async () => {
    const jobId = await aStart();
    await later(3);
    expect(await claim(10)).toMatchObject([{ jobId, attempt: 1 }]);
    await database.inTenant(tenant, ({ outbox }) => outbox.add({ jobId, attempt: 2, tenantId: tenant.tenantId, start: {} }));

    await database.inTenant(tenant, ({ outbox }) => outbox.markDone({ jobId }));
    await database.inSystem(({ outbox }) => outbox.markDone({ jobId, attempt: 1 }));
    await later(100);

    expect(await claim(10)).toMatchObject([{ jobId, attempt: 2 }]);
    await database.inSystem(({ outbox }) => outbox.markDone({ jobId, attempt: 2 }));
    await later(100);
    expect(await claim(10)).toEqual([]);
  });

  it("does not let a tenant touch a neighbour's start", async () => {
    const jobId = await aStart();
    const neighbour = await aTenant(test.superuser, tenant.mspId);
    await database.inTenant(neighbour, ({ outbox }) => outbox.markDone({ jobId }));

    expect(await rowOf(jobId)).toMatchObject({ done_at: null });
  });
});
