import { MIGRATIONS } from '../migrations';
import type { Transaction } from '../session';

/** Whether the database has the schema that this build knows. */
export function schemaStateRepository({ query }: Transaction) {
  return {
    /** The migrations of this build that the database has not run; a newer build's own are none of our business. */
    async missingMigrations(): Promise<string[]> {
      const ran = new Set((await query<{ name: string }>('select name from migrations')).map(({ name }) => name));
      return MIGRATIONS.map(({ name }) => name).filter((name) => !ran.has(name));
    },
  };
}
