import type { Database } from '../../db/database';
import type { WorkflowClient } from '../temporal/workflow-client';
import type { ReadinessChecks } from './health';

const TEMPORAL_MS = 2_500;

/** What the API asks of its parts to know that it can work. */
export function readinessChecks(database: Database, temporal: WorkflowClient): ReadinessChecks {
  return {
    // Opening and closing a door asks the database three things.
    database: () => database.inSystem(() => Promise.resolve()),
    async migrations() {
      const missing = await database.inSystem(({ schemaState }) => schemaState.missingMigrations());
      if (missing.length > 0) throw new Error(`The database has not run: ${missing.join(', ')}. Run npm run migrate.`);
    },
    temporal: () => temporal.check(TEMPORAL_MS),
  };
}
