import { principalSessions } from '../../api/auth/principal-sessions';
import { jobSignals, type JobSignals } from '../../api/subscriptions/job-signals';
import { readPatiently } from '../../api/subscriptions/read-patiently';
import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('reading for a follower', () => {
  let tested: TestDatabase;
  let database: Database;
  let signals: JobSignals;
  beforeAll(async () => {
    tested = await aDatabase();
    database = await tested.open();
    signals = await jobSignals(tested.url, principalSessions());
  });
  afterAll(async () => {
    await signals.close();
    await tested.drop();
  });

  it('throws what fails again and again although the database answers', async () => {
    const watch = signals.watch(newId('job'));
    let tries = 0;
    const defect = (): Promise<never> => {
      tries += 1;
      return Promise.reject(new Error('a defect'));
    };

    await expect(readPatiently(database, watch, defect)).rejects.toThrow('a defect');

    expect(tries).toBe(3);
    watch.close();
  }, 20_000);

  it('answers what comes at a later try', async () => {
    const watch = signals.watch(newId('job'));
    let tries = 0;
    const later = (): Promise<string> => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('the connection is lost')) : Promise.resolve('read');
    };

    expect(await readPatiently(database, watch, later)).toBe('read');
    watch.close();
  }, 20_000);

  it('gives up at once when nobody follows any more', async () => {
    const watch = signals.watch(newId('job'));
    const lost = (): Promise<never> => {
      watch.close();
      return Promise.reject(new Error('the connection is lost'));
    };

    expect(await readPatiently(database, watch, lost)).toBeNull();
  });
});
