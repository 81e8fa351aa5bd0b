import { unwrapResolverError } from '@apollo/server/errors';
import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../logger';
import { REQUEST_ERRORS } from './error-catalogue';

/** Errors that are about the request and say so; everything else is a bug of ours. */
const isAboutTheRequest = (code: unknown): boolean =>
  typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' && Object.hasOwn(REQUEST_ERRORS, code);

/** Makes of any error what a client may see: its own faults as they are, ours as an id that is in the log. */
export type Mask = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** GraphQL repeats wrong values in its messages; a secret may be in them, and whoever sent one knows it without us. */
const withoutValue = (message: string): string =>
  message
    .replace(/(cannot represent [^:]*): [\s\S]*$/, '$1.')
    .replace(/ got invalid value [\s\S]*?((?: at "[^"]*")?; [^;]*)$/, ' got an invalid value$1')
    .replace(/(Expected value of type "[^"]*"), found [\s\S]*$/, '$1.')
    .replace(/Value "[^"]*" does not exist/, 'The value does not exist')
    .replace(/(Unexpected|found) ((?:Block)?String) "[\s\S]*"/, '$1 $2');

/** Masks errors; what it hides it logs under the id that the client gets. */
export function masking(log: Logger): Mask {
  return (formatted, error) => {
    const code = formatted.extensions?.['code'];
    if (isAboutTheRequest(code)) {
      const retryAfterSeconds = formatted.extensions?.['retryAfterSeconds'];
      const extensions = { code, ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}) };
      return { ...formatted, message: withoutValue(formatted.message), extensions };
    }
    const errorId = randomUUID();
    log.error({ err: unwrapResolverError(error), errorId, path: formatted.path }, 'A request ended in an error of ours.');
    return {
      message: `Something went wrong on our side. Tell support this id: ${errorId}`,
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  };
}

/** The same for transports without Apollo, where neither GraphQL's own refusals nor the errors of resolvers carry a code. */
export function maskAll(
  mask: Mask,
  errors: readonly GraphQLError[],
  plain: 'GRAPHQL_VALIDATION_FAILED' | 'INTERNAL_SERVER_ERROR',
): [GraphQLError, ...GraphQLError[]] {
  const [first, ...rest] = errors.map((error) => {
    const formatted = error.toJSON();
    const { message, path, extensions } = mask({ ...formatted, extensions: { code: plain, ...formatted.extensions } }, error);
    return new GraphQLError(message, { path, extensions });
  });
  if (!first) throw new Error('There is no error to mask.');
  return [first, ...rest];
}
