import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';

const VIOLATIONS = new Set(['23001', '23502', '23503', '23505', '23514']);

/**
 * The name of the constraint, unique index or trigger rule that refused a write; null when the error is something else.
 * After a violation PostgreSQL refuses everything else in the same transaction, so catch it outside of the door.
 */
export function violatedConstraint(error: unknown): string | null {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return cause instanceof DatabaseError && VIOLATIONS.has(cause.code ?? '') ? (cause.constraint ?? null) : null;
}
