import type { Database } from '../../../db/database';
import type { JobEventRow } from '../../../db/repositories/job-events';
import { aJob, anMsp, aRow, aTenant, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const LINES = 25;

let test: TestDatabase;
let database: Database;
let tenant: TenantOwner;
let jobId: string;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  tenant = await aTenant(test.superuser, await anMsp(test.superuser));
  jobId = await aJob(test.superuser, tenant);
  for (let line = 1; line <= LINES; line += 1) {
    await aRow(test.superuser, 'job_event', {
      msp_id: tenant.mspId,
      tenant_id: tenant.tenantId,
      job_id: jobId,
      level: 'INFO',
      code: 'LINE',
      message: String(line),
    });
  }
});
afterAll(() => test.drop());

const after = (seq: string | null, limit: number): Promise<readonly JobEventRow[]> =>
  database.inTenant(tenant, ({ jobEvents }) => jobEvents.after(jobId, seq, limit));
const messages = (events: readonly JobEventRow[]): number[] => events.map(({ message }) => Number(message));

describe('the log of a job', () => {
  it('is told in the order in which it was written, also past the ninth line', async () => {
    expect(messages(await after(null, 100))).toEqual(Array.from({ length: LINES }, (_, index) => index + 1));
  });

  it('goes on behind any line without a gap or a repetition', async () => {
    const told: number[] = [];
    for (let seq: string | null = null; told.length < LINES;) {
      const events = await after(seq, 4);
      told.push(...messages(events));
      seq = events.at(-1)?.seq ?? null;
    }

    expect(told).toEqual(Array.from({ length: LINES }, (_, index) => index + 1));
  });
});
