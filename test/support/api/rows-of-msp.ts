import type { Client } from 'pg';
import type { MspId, TenantId } from '../../../workflows/domain/ids';

/** What a table holds of one MSP: how many rows, and a digest of all their values. */
export interface TableState {
  readonly rows: number;
  readonly digest: string | null;
}

/** Every attempt leaves a trace here, whatever comes of it, and is paid for; tests of the audit and of the points look at that. */
const OF_EVERY_ATTEMPT = ['audit_event', 'audit_head', 'principal_address', 'rate_bucket'];

let question: Promise<string> | undefined;

/** Looks into every table that has a scope; a new table is looked into without a change here. */
async function questionOf(sql: Client): Promise<string> {
  const { rows } = await sql.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'msp_id'
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> all ($1) order by 1`,
    [OF_EVERY_ATTEMPT],
  );
  // The use of a key is noted by signing in, whatever comes of the request.
  const state = (name: string): string => `select '${name}' as name, count(*)::int as rows,
    md5(string_agg((to_jsonb(t) - 'last_used_at')::text, '' order by to_jsonb(t)::text)) as digest from ${name} t
      where msp_id = $1 and to_jsonb(t) ->> 'tenant_id' is distinct from $2`;
  return rows.map(({ name }) => state(name)).join(' union all ');
}

/** The state of every table as far as one MSP is concerned, without one of its tenants when that is said; two equal states mean that nothing was written in between. */
export async function rowsOfMsp(sql: Client, mspId: MspId, besides: TenantId | '' = ''): Promise<Readonly<Record<string, TableState>>> {
  question ??= questionOf(sql);
  const { rows } = await sql.query<TableState & { readonly name: string }>(await question, [mspId, besides]);
  return Object.fromEntries(rows.map(({ name, rows: count, digest }) => [name, { rows: count, digest }]));
}
