import type { AuditPrincipalKind, AuditResult } from '../../../workflows/domain/audit';
import type { AuditEventId, TenantId } from '../../../workflows/domain/ids';
import { cutSecrets, withoutSecrets } from '../../audit/cut-secrets';
import { newId } from '../../new-id';
import { when, type Page, type PageRequest } from '../../page';
import { readPage } from '../../read-pages';
import type { Session } from '../../session';

/** Who acts, in which request, and from where. */
export interface AuditActor {
  readonly principalKind: AuditPrincipalKind;
  readonly principal: string;
  readonly principalName: string;
  /** Ours; the caller has it from `x-request-id`. */
  readonly requestId: string;
  /** The caller's own name for the request, when it gave one. */
  readonly correlationId: string | null;
  readonly clientAddress: string | null;
}

/** What was done or tried; `before` and `after` hold what changed, and secrets are cut out of them here. */
export interface AuditEvent extends AuditActor {
  readonly action: string;
  /** Which thing; null when there is none, or nobody knows which. */
  readonly subjectId: string | null;
  /** Whose thing it is; null for the MSP's own. */
  readonly tenantId: TenantId | null;
  readonly before: object | null;
  readonly after: object | null;
  readonly result: AuditResult;
  /** Why it was refused, or how it failed. */
  readonly code: string | null;
}

/** An event as it is stored and told. */
export interface AuditEventRow extends AuditEvent {
  readonly id: AuditEventId;
  readonly at: Date;
  /** Counts the events of the MSP from 1, without a gap. */
  readonly sequence: string;
  /** In hex. */
  readonly previousHash: string;
  readonly hash: string;
}

/** Which events to list. */
export interface AuditEventFilter {
  readonly tenantId?: string | null;
  readonly from?: Date | null;
  readonly before?: Date | null;
  readonly principal?: string | null;
  readonly operation?: string | null;
  readonly subject?: string | null;
  readonly result?: AuditResult | null;
  readonly code?: string | null;
}

const COLUMNS = `id, tenant_id as "tenantId", at, sequence::text, principal_kind as "principalKind", principal, principal_name as "principalName",
  action, subject_id as "subjectId", before, after, result, code, request_id as "requestId", correlation_id as "correlationId",
  client_address as "clientAddress", encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash`;

/** What an event holds of a thing is a record of it, not a copy. */
const LONGEST_JSON = 16_384;

function json(value: object | null): string | null {
  if (value === null) return null;
  const text = JSON.stringify(cutSecrets(value));
  return text.length <= LONGEST_JSON ? text : JSON.stringify({ tooLong: text.length });
}

const short = (text: string | null): string | null => text && withoutSecrets(text).slice(0, 200);

/** The audit log; rows are only ever added, and the table itself refuses anything else. */
export function auditEventRepository(session: Session) {
  const { query, scope } = session;
  return {
    /**
     * Adds an event to the transaction of what it tells of, so that neither is there without the other. Append it last: from here to the commit,
     * whoever appends for the same MSP waits, because the database chains events one after the other.
     */
    async append(event: AuditEvent): Promise<void> {
      await query(
        `insert into audit_event (id, msp_id, tenant_id, principal_kind, principal, principal_name, action, subject_id, before, after, result, code,
                                  request_id, correlation_id, client_address)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          newId('auditEvent'),
          scope.mspId,
          event.tenantId,
          event.principalKind,
          event.principal,
          short(event.principalName),
          event.action,
          short(event.subjectId),
          json(event.before),
          json(event.after),
          event.result,
          event.code,
          event.requestId,
          short(event.correlationId),
          event.clientAddress,
        ],
      );
    },

    list(filter: AuditEventFilter, page: PageRequest): Promise<Page<AuditEventRow>> {
      return readPage<AuditEventRow>(session, {
        select: COLUMNS,
        from: 'audit_event',
        page,
        where: [
          when(filter.tenantId, (p) => `tenant_id = ${p}`),
          when(filter.from, (p) => `at >= ${p}`),
          when(filter.before, (p) => `at < ${p}`),
          when(filter.principal, (p) => `principal = ${p}`),
          when(filter.operation, (p) => `action = ${p}`),
          when(filter.subject, (p) => `subject_id = ${p}`),
          when(filter.result, (p) => `result = ${p}`),
          when(filter.code, (p) => `code = ${p}`),
        ],
      });
    },

    byIds(ids: readonly string[]): Promise<AuditEventRow[]> {
      return query<AuditEventRow>(`select ${COLUMNS} from audit_event where id = any($1)`, [ids]);
    },

    /** Events behind a sequence number in the order of the chain, for an export that reads page by page. */
    after(sequence: string, limit: number): Promise<AuditEventRow[]> {
      return query<AuditEventRow>(
        `select ${COLUMNS} from audit_event where msp_id = $1 and sequence > $2 order by audit_event.sequence limit $3`,
        [scope.mspId, sequence, limit],
      );
    },
  };
}
