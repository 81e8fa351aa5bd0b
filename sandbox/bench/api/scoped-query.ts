import { Pool } from 'pg';

/** One statement under row-level security, as the API asks it: begin, role and scope in one message, the statement, commit. */
export type ScopedQuery = <Row extends object>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** A pool of the application login that asks in the scope of one MSP. */
export function scopedQueries(databaseUrl: string, mspId: string, connections: number): ScopedQuery {
  const pool = new Pool({ connectionString: databaseUrl, max: connections });
  return async <Row extends object>(sql: string, parameters: readonly unknown[] = []) => {
    const client = await pool.connect();
    try {
      await client.query(
        `begin; set local role snapward_msp; select set_config('app.msp_id', '${mspId}', true), set_config('app.tenant_id', '', true)`,
      );
      const { rows } = await client.query<Row>(sql, [...parameters]);
      await client.query('commit');
      return rows;
    } finally {
      client.release();
    }
  };
}

/** What a server of the bench is told when it is started: a JSON text, its only argument. */
export interface ServerOrder {
  readonly databaseUrl: string;
  readonly mspId: string;
  readonly port: number;
  readonly connections: number;
  readonly groups: number;
  readonly tenants: number;
}

/** Reads it. */
export const serverOrder = (): ServerOrder => JSON.parse(process.argv[2] ?? '') as ServerOrder;
