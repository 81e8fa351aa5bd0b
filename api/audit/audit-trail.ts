import type { Database } from '../../db/database';
import type { AuditEvent } from '../../db/repositories/audit/audit-events';
import { parseId } from '../../workflows/domain/ids';
import type { Logger } from '../logger';
import type { Principal } from '../auth/principal';
import { actorOf, type Asker } from './actor';
import { denialWindows } from './denial-windows';
import { knownAddresses, networkOf } from './known-addresses';

/** What an attempt came to when no transaction of its own could tell it. */
export type Ending = Pick<AuditEvent, 'action' | 'subjectId' | 'result' | 'code'>;

/** Somebody who was let in. */
export interface Arrival extends Asker {
  readonly principal: Asker['principal'] & Pick<Principal, 'signedInAt'>;
}

/** What the audit log is told outside of the transactions of mutations. */
export interface AuditTrail {
  /** Writes how an attempt ended in a transaction of its own, because that of the attempt was rolled back. */
  ended(asker: Asker, ending: Ending): Promise<void>;
  /** Writes, in the background and bounded, that somebody asked for what he may not have. */
  denied(asker: Asker, action: string, code: string): void;
  /** Writes when a person has signed in anew, and when a principal comes from an address from which it never came before. */
  arrived(asker: Arrival): Promise<void>;
  /** Waits for what is being written in the background. */
  settled(): Promise<void>;
}

/** The trail over one database; `onRefusal` hears of each code that it writes down. What it cannot write it logs as an error, without what was asked. */
export function auditTrail(database: Database, log: Logger, onRefusal: (code: string) => void): AuditTrail {
  const windows = denialWindows();
  const known = knownAddresses();
  const writing = new Set<Promise<void>>();

  const ended = (asker: Asker, ending: Ending, after: object | null = null): Promise<void> => {
    const { scope } = asker.principal;
    if (ending.result === 'REFUSED' && ending.code !== null) onRefusal(ending.code);
    const event = { ...actorOf(asker), ...ending, tenantId: scope.tenantId, before: null, after };
    return database.inScope(scope, ({ auditEvents }) => auditEvents.append(event));
  };

  async function signedIn(asker: Arrival): Promise<void> {
    const { kind, id, scope, signedInAt } = asker.principal;
    const userId = parseId('user', id);
    if (kind !== 'USER' || !userId || !signedInAt || known.has(id, signedInAt.toISOString())) return;
    await database.inScope(scope, async ({ users, auditEvents }) => {
      if (!(await users.noteSignIn(userId, signedInAt))) return;
      const event = { action: 'signIn', subjectId: id, result: 'DONE' as const, code: null, before: null, after: { at: signedInAt } };
      await auditEvents.append({ ...actorOf(asker), ...event, tenantId: scope.tenantId });
    });
    known.add(id, signedInAt.toISOString());
  }

  return {
    ended: (asker, ending) => ended(asker, ending),

    denied(asker, action, code) {
      const { principal, facts } = asker;
      const admitted = windows.admit(`${principal.id} ${principal.scope.tenantId ?? principal.scope.mspId} ${action} ${code}`);
      if (!admitted) return;
      const { unwritten } = admitted;
      const ending: Ending = { action, subjectId: null, result: 'REFUSED', code };
      const write = ended(asker, ending, unwritten > 0 ? { unwritten } : null)
        .catch((error: unknown) =>
          log.error({ err: error, requestId: facts.requestId, action, code }, 'A denial could not be written down.'),
        )
        .finally(() => writing.delete(write));
      writing.add(write);
    },

    async arrived(asker) {
      await signedIn(asker);
      const { principal, facts } = asker;
      if (facts.clientAddress === null) return;
      const network = networkOf(facts.clientAddress);
      if (known.has(principal.id, network)) return;
      await database.inScope(principal.scope, async ({ principalAddresses, auditEvents }) => {
        if (!(await principalAddresses.note(principal.id, network))) return;
        const event = { action: ARRIVALS[principal.kind], subjectId: principal.id, result: 'DONE' as const, code: null };
        await auditEvents.append({ ...actorOf(asker), ...event, tenantId: principal.scope.tenantId, before: null, after: { network } });
      });
      known.add(principal.id, network);
    },

    async settled() {
      await Promise.all(writing);
    },
  };
}

const ARRIVALS = { API_KEY: 'useKeyFromNewAddress', USER: 'signInFromNewAddress' } as const;
