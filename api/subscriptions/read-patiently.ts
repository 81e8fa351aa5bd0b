import type { Database } from '../../db/database';
import type { JobWatch } from './job-signals';

/** How long a reader waits at most before it asks again; the watch wakes it as soon as the database is heard again. */
const ASK_AGAIN_MS = 2_000;

/** What fails so often although the database answers is a defect and not an absence. */
const TRIES = 3;

/**
 * Reads for a follower, and waits with him as long as the database is away: he has a socket that is fine, and nothing that he could do better.
 * Null when the watch was closed meanwhile; throws what fails while the database answers.
 */
export async function readPatiently<T>(database: Database, watch: JobWatch, read: () => Promise<T>): Promise<T | null> {
  for (let tries = 1; ;) {
    try {
      return await read();
    } catch (failure) {
      if (await answers(database)) tries += 1;
      if (tries > TRIES) throw failure;
      if (!(await watch.changed(ASK_AGAIN_MS))) return null;
    }
  }
}

/** Opening and closing a door asks the database three things. */
const answers = (database: Database): Promise<boolean> =>
  database
    .inSystem(() => Promise.resolve())
    .then(
      () => true,
      () => false,
    );
