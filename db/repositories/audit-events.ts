import type { TenantId } from '../../workflows/domain/ids';
import { newId } from '../new-id';
import type { Session } from '../session';

/** Who did what to which thing; `before` and `after` hold what changed and never a secret. */
export interface AuditEvent {
  readonly principal: string;
  readonly action: string;
  readonly subjectId: string;
  /** Whose thing it is; null for the MSP's own. */
  readonly tenantId: TenantId | null;
  readonly before: object | null;
  readonly after: object | null;
  readonly requestId: string;
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** The audit log; rows are only ever added, and the table itself refuses anything else. */
export function auditEventRepository({ query, scope }: Session) {
  return {
    /** Adds an event to the transaction of what it tells of, so that neither is there without the other. */
    async append({ principal, action, subjectId, tenantId, before, after, requestId }: AuditEvent): Promise<void> {
      await query(
        `insert into audit_event (id, msp_id, tenant_id, principal, action, subject_id, before, after, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [newId('auditEvent'), scope.mspId, tenantId, principal, action, subjectId, json(before), json(after), requestId],
      );
    },
  };
}
