import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultWorld } from '../../support/faults/fault-world';
import type { ReadText } from '../invariants/no-secrets';

/** Columns whose very purpose is to hold what must stand nowhere else: the external ID, which its tenant is shown, and a key's public half. */
const MEANT_FOR_IT: Readonly<Record<string, readonly string[]>> = { credential: ['external_id', 'access_key_id'] };

/** Every row of every table as text, without the columns that are meant for it. */
export async function dumpOfDatabase(sql: FaultWorld['sql']): Promise<ReadText[]> {
  const tables = await sql<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by tablename`);
  const texts: ReadText[] = [];
  for (const { name } of tables) {
    const left = (MEANT_FOR_IT[name] ?? []).map((column) => ` - '${column}'`).join('');
    const rows = await sql<{ text: string }>(`select (to_jsonb(dumped)${left})::text as text from ${name} dumped`);
    texts.push({ source: `table ${name}`, text: rows.map(({ text }) => text).join('\n') });
  }
  return texts;
}

// The emulated AWS is the other side: what it writes down is not ours.
const NOT_OURS = new Set(['aws-emulator.log']);

/** The logs of our processes and servers, those of killed workers among them. */
export function logsIn(folder: string): ReadText[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.log') && !NOT_OURS.has(file))
    .map((file) => ({ source: `log ${file}`, text: readFileSync(join(folder, file), 'utf8') }));
}
