import type { Client } from 'pg';

/** An event as a test reads it, past all doors. */
export interface Audited {
  readonly action: string;
  readonly result: string;
  readonly code: string | null;
  readonly principalKind: string;
  readonly principal: string;
  readonly tenantId: string | null;
  readonly subjectId: string | null;
  readonly requestId: string;
  readonly correlationId: string | null;
  readonly clientAddress: string | null;
  readonly before: object | null;
  readonly after: object | null;
  /** The whole row. */
  readonly text: string;
}

const COLUMNS = `action, result, code, principal_kind as "principalKind", principal, tenant_id as "tenantId", subject_id as "subjectId",
  request_id as "requestId", correlation_id as "correlationId", client_address as "clientAddress", before, after, audit_event::text as text`;

/** The events of one request, but for where its principal came from: that is told of the first request from there, whatever it asks. */
export const auditOfRequest = async (sql: Client, requestId: string | null): Promise<readonly Audited[]> =>
  (
    await sql.query<Audited>(
      `select ${COLUMNS} from audit_event where request_id = $1 and action not like '%FromNewAddress' order by sequence`,
      [requestId],
    )
  ).rows;

/** The events of one MSP, oldest first. */
export const auditOfMsp = async (sql: Client, mspId: string): Promise<readonly Audited[]> =>
  (await sql.query<Audited>(`select ${COLUMNS} from audit_event where msp_id = $1 order by sequence`, [mspId])).rows;
