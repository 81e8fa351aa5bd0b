import { createUnionType, type ClassType } from 'type-graphql';
import { ConflictError, DeniedError, ValidationError, type UserError } from './user-error';

/** What every mutation can come to, because guards and `perform` stand before all of them: a missing permission, a bad or used `clientMutationId`. */
const OF_EVERY_MUTATION = [ValidationError, ConflictError, DeniedError] as const;

/**
 * The result of a mutation: what was asked for, or one of the errors that a caller can act on. `own` names the error types that this mutation has
 * beside those of every mutation; one that is returned and not named is a bug, and answered as one.
 */
export function mutationResult<Payload extends object>(
  name: string,
  payload: ClassType<Payload>,
  own: readonly ClassType<UserError>[],
): Payload | UserError {
  return createUnionType({
    name,
    description: `What the mutation came to: ${payload.name}, or why it was not done (\`... on UserError\` covers every reason).`,
    types: () => [payload, ...OF_EVERY_MUTATION, ...own] as const,
  });
}
