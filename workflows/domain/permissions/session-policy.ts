import type { AccountSide, AwsUse } from './aws-use';
import type { Condition, Grant } from './grant';
import { permissionsFor } from './manifest';
import type { PolicyDocument, PolicyStatement } from './policy-document';

/** STS refuses a session policy longer than this many characters. */
export const SESSION_POLICY_LIMIT = 2_048;

/**
 * What a session of this side and use may do at most, as compact JSON. AWS intersects it with the role's own policy, which holds
 * the resource rules; so it names actions, and repeats the conditions of those guarded by one condition as a whole.
 */
export function sessionPolicy(side: AccountSide, use: AwsUse): string {
  const free = new Set<string>();
  const guarded = new Map<Condition, Set<string>>();
  for (const { action, grants } of permissionsFor(side, use)) {
    for (const grant of grants) {
      const guard = guardOf(grant);
      if (guard === null) free.add(action);
      else guarded.set(guard, (guarded.get(guard) ?? new Set<string>()).add(action));
    }
  }
  const statements: PolicyStatement[] = [...guarded].map(([Condition, actions]) => ({ ...allowed(actions), Condition }));
  if (free.size > 0) statements.unshift(allowed(free));
  const document: PolicyDocument = { Version: '2012-10-17', Statement: statements };
  return JSON.stringify(document);
}

const allowed = (actions: ReadonlySet<string>): PolicyStatement => ({ Effect: 'Allow', Action: [...actions], Resource: '*' });

const guardOf = (grant: Grant): Condition | null => (grant.partial ? null : grant.condition);
