import { createHash } from 'node:crypto';

/** An event of the chain as the database holds it, each value as PostgreSQL prints it; the order of the fields is that of the canonical form. */
export interface ChainedEvent {
  readonly mspId: string;
  readonly sequence: string;
  readonly previousHash: string;
  readonly id: string;
  readonly tenantId: string | null;
  readonly atMicroseconds: string;
  readonly principalKind: string;
  readonly principal: string;
  readonly principalName: string;
  readonly action: string;
  readonly subjectId: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly result: string;
  readonly code: string | null;
  readonly requestId: string;
  readonly correlationId: string | null;
  readonly clientAddress: string | null;
}

/** What an event of nobody's is chained to: the first of each MSP. */
export const FIRST_PREVIOUS_HASH = '00'.repeat(32);

const FORM = 'snapward audit 1';

/**
 * The hash of an event, in hex: SHA-256 over its canonical form, each value as `<bytes>:<value>` and a missing one as `-`, joined by commas. The database
 * makes the same when it appends; this one is told apart from it on purpose, so that who changes the database's function is found out.
 */
export function hashOfEvent(event: ChainedEvent): string {
  const values = [
    FORM,
    event.mspId,
    event.sequence,
    event.previousHash,
    event.id,
    event.tenantId,
    event.atMicroseconds,
    event.principalKind,
    event.principal,
    event.principalName,
    event.action,
    event.subjectId,
    event.before,
    event.after,
    event.result,
    event.code,
    event.requestId,
    event.correlationId,
    event.clientAddress,
  ];
  const form = values.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)).join(',');
  return createHash('sha256').update(form, 'utf8').digest('hex');
}
