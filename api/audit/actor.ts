import type { AuditActor } from '../../db/repositories/audit/audit-events';
import type { Principal } from '../auth/principal';
import type { RequestFacts } from '../http/request-facts';

/** Somebody who asks, in one request. */
export interface Asker {
  readonly principal: Pick<Principal, 'kind' | 'id' | 'name' | 'scope'>;
  readonly facts: RequestFacts;
}

/** Who acts, as the audit log writes it down. */
export const actorOf = ({ principal, facts }: Asker): AuditActor => ({
  principalKind: principal.kind,
  principal: principal.id,
  principalName: principal.name,
  ...facts,
});
