import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { Readable } from 'node:stream';
import type { Database } from '../../db/database';
import type { AuditEventRow } from '../../db/repositories/audit/audit-events';
import type { Scope } from '../../workflows/domain/scope';
import type { Admit } from '../auth/admit';
import { credentialsOf } from '../auth/credentials';
import { permissionDenied, permits } from '../auth/denial';
import { maskAll, type Mask } from '../graphql/masking';
import type { FactsOf } from '../http/request-facts';

/** What the export works with. */
export interface AuditExportDependencies {
  readonly database: Database;
  readonly admit: Admit;
  readonly factsOf: FactsOf;
  readonly mask: Mask;
}

const EVENTS_AT_ONCE = 500;
const NEED = 'audit:read';
const OPERATION = 'exportAuditEvents';

/**
 * Answers the audit log of the caller's MSP as JSON lines in the order of the chain, from the event behind `?after=SEQUENCE` to its end. It reads page by
 * page, and the next one only when the last has gone out, so that neither a long log nor a slow reader costs memory or holds a transaction open.
 */
export function auditExport({ database, admit, factsOf, mask }: AuditExportDependencies) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      const context = await admit(credentialsOf(request.headers), factsOf(request.raw, request.id));
      if (!permits(context, NEED)) {
        context.audit.denied(context, OPERATION, 'PERMISSION_DENIED');
        throw permissionDenied(NEED);
      }
      const after = placeOf(request.query);
      await context.audit.ended(context, { action: OPERATION, subjectId: null, result: 'DONE', code: null });
      return await reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(linesAfter(database, context.scope, after)));
    } catch (error) {
      const known = error instanceof GraphQLError ? error : null;
      const errors = maskAll(mask, [known ?? new GraphQLError('', { originalError: asError(error) })], 'INTERNAL_SERVER_ERROR');
      return reply.code(known ? statusOf(known) : 500).send({ errors });
    }
  };
}

async function* linesAfter(database: Database, scope: Scope, after: string): AsyncGenerator<string, void, undefined> {
  for (let from = after; ;) {
    const behind = from;
    const events = await database.inScope(scope, ({ auditEvents }) => auditEvents.after(behind, EVENTS_AT_ONCE));
    if (events.length > 0) yield events.map(lineOf).join('');
    if (events.length < EVENTS_AT_ONCE) return;
    from = events.at(-1)?.sequence ?? from;
  }
}

const lineOf = ({ principalKind, principal, principalName, action, subjectId, ...event }: AuditEventRow): string =>
  `${JSON.stringify({ ...event, operation: action, subjectId, principal: { kind: principalKind, id: principal, name: principalName } })}\n`;

function placeOf(query: unknown): string {
  const after = typeof query === 'object' && query !== null && 'after' in query ? query.after : '0';
  if (typeof after === 'string' && /^[0-9]{1,18}$/.test(after)) return after;
  throw new GraphQLError('`after` must be the sequence number of an event.', { extensions: { code: 'BAD_USER_INPUT' } });
}

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  SCOPE_NOT_FOUND: 403,
  RATE_LIMITED: 429,
  SIGN_IN_UNAVAILABLE: 503,
};

const statusOf = ({ extensions: { code } }: GraphQLError): number => (typeof code === 'string' ? (STATUS[code] ?? 400) : 400);

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
