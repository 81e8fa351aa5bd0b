import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobId } from '../../workflows/domain/ids';
import { aJob, anMsp, aTenant, type Owner } from '../support/builders-rows';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('the log of a job', () => {
  let database: TestDatabase;
  let slow: Client;
  let fast: Client;
  beforeAll(async () => {
    database = await aDatabase();
    [slow, fast] = [new Client(database.superuserUrl), new Client(database.superuserUrl)];
    await Promise.all([slow.connect(), fast.connect()]);
  });
  afterAll(async () => {
    await Promise.all([slow.end(), fast.end()]);
    await database.drop();
  });

  const write = async (client: Client, { mspId, tenantId }: Owner, jobId: JobId, code: string): Promise<void> => {
    await client.query(`insert into job_event (msp_id, tenant_id, job_id, level, code, message) values ($1, $2, $3, 'INFO', $4, 'Said.')`, [
      mspId,
      tenantId,
      jobId,
      code,
    ]);
  };

  it('never gets an event before one that a reader has seen, although two activities write at once', async () => {
    const owner = await aTenant(database.superuser, await anMsp(database.superuser));
    const jobId = await aJob(database.superuser, owner);
    await slow.query('begin');
    await write(slow, owner, jobId, 'SLOW');
    const other = write(fast, owner, jobId, 'FAST');
    const waits = await Promise.race([other.then(() => 'written'), pause(300).then(() => 'waits')]);

    const { rows: seenMeanwhile } = await database.superuser.query('select code from job_event where job_id = $1', [jobId]);
    await slow.query('commit');
    await other;

    const { rows } = await database.superuser.query('select code from job_event where job_id = $1 order by seq', [jobId]);
    expect({ waits, seenMeanwhile, order: rows.map(({ code }: { code: string }) => code) }).toEqual({
      waits: 'waits',
      seenMeanwhile: [],
      order: ['SLOW', 'FAST'],
    });
  });

  it('of one job does not hold up the log of another', async () => {
    const owner = await aTenant(database.superuser, await anMsp(database.superuser));
    const [held, free] = [await aJob(database.superuser, owner), await aJob(database.superuser, owner)];
    await slow.query('begin');
    await write(slow, owner, held, 'SLOW');

    const written = await Promise.race([write(fast, owner, free, 'FAST').then(() => true), pause(2_000).then(() => false)]);
    await slow.query('rollback');

    expect(written).toBe(true);
  });
});
