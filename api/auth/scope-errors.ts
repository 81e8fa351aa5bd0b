import type { GraphQLError } from 'graphql';
import { fieldError, refusal } from '../graphql/request-error';

/** The header, and the word of a WebSocket's connection parameters, by which somebody says for which MSP or tenant they ask. */
export const SCOPE_HEADER = 'X-Snapward-Scope';

const HOW_TO_CHOOSE = `Send ${SCOPE_HEADER} with one of the scope ids that { viewer { memberships { scopeId } } } lists.`;

/** Somebody of several MSPs or tenants asks for what only one of them has; other fields of the operation may be answered. */
export const scopeRequired = (): GraphQLError =>
  fieldError('SCOPE_REQUIRED', `You belong to several MSPs or tenants, so say for which of them you ask. ${HOW_TO_CHOOSE}`);

/** The scope that was sent is none of the caller's: whether it exists at all is not to be learnt from this. */
export const scopeNotFound = (): GraphQLError =>
  refusal(
    'SCOPE_NOT_FOUND',
    `There is no such scope that you belong to. ${HOW_TO_CHOOSE} With one membership, or a key for one scope, leave it out.`,
  );
