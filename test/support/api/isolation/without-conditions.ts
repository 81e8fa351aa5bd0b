import { Client } from 'pg';

/** `column = $1`, `column = any($2::text[])` and their like. */
const COMPARISON = /(?:\b\w+\.)?"?\b\w+"?\s*=\s*(?:any\s*\(\s*\$\d+(?:::\w+(?:\[\])?)?\s*\)|\$\d+(?:::\w+)?)/gi;

const CLAUSES = /\b(select|set|values|where|on|join|from|returning)\b/gi;

/** The same statement with every comparison of its conditions with a parameter made true; what is written to a column stays. */
export function withoutConditions(sql: string): string {
  return sql.replace(COMPARISON, (comparison, at: number) => {
    const clause = [...sql.slice(0, at).matchAll(CLAUSES)].at(-1)?.[1]?.toLowerCase();
    return clause === 'where' || clause === 'on' ? `(${comparison} or true)` : comparison;
  });
}

/** What was taken away so far, and how to stop it. */
export interface TakenAway {
  statements(): number;
  stop(): void;
}

/**
 * Takes the conditions from all that the pools of this process with the given application name ask in a scope. The third door is left as it is: who
 * signs in has no scope yet, so that there the conditions are the wall.
 */
export function takeConditionsAway(applicationName: string): TakenAway {
  const ask = Client.prototype.query as (this: Client, ...args: unknown[]) => unknown;
  const inScope = new WeakMap<Client, boolean>();
  let statements = 0;
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...[first, ...rest]: unknown[]) {
    const { connectionParameters } = this as unknown as { connectionParameters: { application_name?: string } };
    if (typeof first !== 'string' || connectionParameters.application_name !== applicationName) return ask.call(this, first, ...rest);
    const [, role] = /^begin; set local role (\w+)/.exec(first) ?? [];
    if (role !== undefined) inScope.set(this, !role.endsWith('_system'));
    const bare = inScope.get(this) === true ? withoutConditions(first) : first;
    if (bare !== first) statements += 1;
    return ask.call(this, bare, ...rest);
  });
  return { statements: () => statements, stop: () => spy.mockRestore() };
}
