import { createUnionType, type ClassType } from 'type-graphql';
import {
  ConflictError,
  DeniedError,
  NotFoundError,
  RuleViolationError,
  UnavailableError,
  ValidationError,
  type UserError,
} from './user-error';

/** The result of a mutation: what was asked for, or one of the errors that a caller can act on. */
export function mutationResult<Payload extends object>(name: string, payload: ClassType<Payload>): Payload | UserError {
  return createUnionType({
    name,
    description: `What the mutation came to: ${payload.name}, or why it was not done (\`... on UserError\` covers every reason).`,
    types: () => [payload, ValidationError, NotFoundError, ConflictError, RuleViolationError, DeniedError, UnavailableError] as const,
  });
}
