import type { AuditEvent } from '../../../db/repositories/audit/audit-events';

/** An event as a mutation leaves it; what is given wins. */
export const anAuditEvent = (given: Partial<AuditEvent> = {}): AuditEvent => ({
  principalKind: 'API_KEY',
  principal: 'key_0123456789abcdef0123456789abcdef',
  principalName: 'Somebody',
  action: 'createPlan',
  subjectId: 'pln_0123456789abcdef0123456789abcdef',
  tenantId: null,
  before: null,
  after: { name: 'Täglich 🗄️', runEveryMinutes: 60 },
  result: 'DONE',
  code: null,
  requestId: 'request',
  correlationId: null,
  clientAddress: '192.0.2.7',
  ...given,
});
