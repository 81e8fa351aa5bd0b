/** What a process is to the database: the API, an access node, or a command that an operator runs. */
export type ProcessKind = 'api' | 'worker' | 'operator';

/** Whose rows a transaction is about: an MSP's with all its tenants, one tenant's, or those that are read before any scope is known. */
export type ScopeKind = 'msp' | 'tenant' | 'system';

/** The roles that a login may take; all of one kind of scope have the same policies, and each kind of process has grants of its own. */
export type ScopeRole = `snapward_${'' | 'api_' | 'worker_'}${ScopeKind}`;

/** The role of a process in a scope: the API writes no recovery points, and an access node reads no keys. */
export const scopeRoleOf = (process: ProcessKind, scope: ScopeKind): ScopeRole =>
  process === 'operator' ? `snapward_${scope}` : `snapward_${process}_${scope}`;

/** The logins that the migrations make: of an operator's commands, of the API and of access nodes. */
export const LOGINS = { app: 'snapward_app', api: 'snapward_api', worker: 'snapward_worker' } as const;

/** Passwords for those of them that shall get one. */
export type LoginPasswords = Readonly<Partial<Record<keyof typeof LOGINS, string | undefined>>>;
