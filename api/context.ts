import type { Database } from '../db/database';
import type { Scope } from '../workflows/domain/scope';
import { newAttempt, type Attempt } from './audit/attempt';
import type { AuditTrail } from './audit/audit-trail';
import type { Permission } from './auth/permissions';
import type { Principal } from './auth/principal';
import { scopeRequired } from './auth/scope-errors';
import type { Meter, MeterFor } from './budget/meter';
import { cursorsFor, type CursorKeys, type Cursors } from './graphql/cursor';
import type { RequestFacts } from './http/request-facts';
import { loadersFor, type Loaders } from './loaders/loaders';
import type { Logger } from './logger';
import type { JobStreams } from './subscriptions/job-streams';

/** What one operation knows of who asks; built once, never changed. */
export interface RequestContext {
  /** Names the request in logs, audit events and the answer's `x-request-id`. */
  readonly requestId: string;
  readonly facts: RequestFacts;
  readonly principal: Principal;
  readonly scope: Scope;
  readonly permissions: ReadonlySet<Permission>;
  readonly loaders: Loaders;
  readonly cursors: Cursors;
  readonly jobStreams: JobStreams;
  /** Pays for the operation. */
  readonly meter: Meter;
  /** When the operation must be done, in milliseconds of the epoch. */
  readonly deadlineMs: number;
  readonly audit: AuditTrail;
  /** The attempt that the field at hand is; a field that is no mutation is none that anybody records. */
  readonly attempt: Attempt;
  readonly log: Logger;
  /** Told when a mutation has committed: what it changed must not be answered from memory any more. */
  readonly onWritten: () => void;
}

/** Without a scope there are no rows: whoever asks for any is told to choose one. A prototype, because Apollo copies contexts, and reads what it copies. */
const WITHOUT_SCOPE: Pick<RequestContext, 'scope' | 'loaders' | 'cursors'> = {
  get scope(): Scope {
    throw scopeRequired();
  },
  get loaders(): Loaders {
    throw scopeRequired();
  },
  get cursors(): Cursors {
    throw scopeRequired();
  },
};

/** Makes the context of one operation of a principal. */
export type CreateContext = (principal: Principal, facts: RequestFacts) => RequestContext;

/** What contexts are made of. */
export interface ContextDependencies {
  readonly database: Database;
  readonly jobStreams: JobStreams;
  readonly cursorKeys: CursorKeys;
  readonly meterFor: MeterFor;
  /** How long an operation may take, and each event of a subscription. */
  readonly requestMs: number;
  readonly audit: AuditTrail;
  readonly log: Logger;
  readonly onWritten: () => void;
}

/** Contexts over one database. */
export function contexts({
  database,
  jobStreams,
  cursorKeys,
  meterFor,
  requestMs,
  audit,
  log,
  onWritten,
}: ContextDependencies): CreateContext {
  return (principal, facts) => {
    const parts = {
      requestId: facts.requestId,
      facts,
      principal,
      permissions: principal.permissions,
      jobStreams,
      meter: meterFor(principal),
      deadlineMs: Date.now() + requestMs,
      audit,
      attempt: newAttempt(),
      log,
      onWritten,
    };
    if (!principal.hasScope) return Object.freeze(Object.assign(Object.create(WITHOUT_SCOPE) as typeof WITHOUT_SCOPE, parts));
    const { scope } = principal;
    return Object.freeze({ ...parts, scope, loaders: loadersFor(database, scope), cursors: cursorsFor(cursorKeys, scope) });
  };
}
