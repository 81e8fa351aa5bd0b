import type { GraphQLError, GraphQLSchema } from 'graphql';
import { permissionDenied, permits } from './denial';
import { declaredNeed, type Need } from './needs';
import type { Principal } from './principal';
import { scopeNotFound, scopeRequired } from './scope-errors';

/** What a subscription needs that has this root field; where a fragment hides the field, what any of them needs. */
export function needsOfSubscription(schema: GraphQLSchema, rootField: string): readonly Need[] {
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  const asked = fields[rootField] ? [fields[rootField]] : Object.values(fields);
  return asked.map(declaredNeed).filter((need) => need !== null);
}

/** Why somebody who was let in for something may not ask for it in the same scope now, as a new request would hear it; null when he may. */
export function lossOf(admitted: Principal, now: Principal, needs: readonly Need[]): GraphQLError | null {
  if (!now.hasScope) return admitted.hasScope ? scopeRequired() : null;
  const isSame = now.scope.mspId === admitted.scope.mspId && now.scope.tenantId === admitted.scope.tenantId;
  if (!isSame) return scopeNotFound();
  const missing = needs.find((need) => !permits(now, need));
  return missing === undefined ? null : permissionDenied(missing);
}
