import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { maskAll, type Mask } from '../graphql/masking';
import { refusal } from '../graphql/request-error';

/** What is wrong with a request that never became an operation; null when it is a bug of ours. */
function faultOf({ statusCode = 500 }: FastifyError): GraphQLError | null {
  if (statusCode === 413) return refusal('REQUEST_TOO_LARGE', 'The body of the request is too large.');
  if (statusCode === 415) return refusal('UNSUPPORTED_MEDIA_TYPE', 'The body of the request must be application/json.');
  if (statusCode >= 400 && statusCode < 500) return refusal('BAD_REQUEST', 'The request cannot be read; its body must be JSON.');
  return null;
}

/** Answers what the server itself refuses or stumbles over in GraphQL's words; its own text, which may repeat anything, stays in the log. */
export function refusedRequest(mask: Mask) {
  return (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const fault = faultOf(error);
    const errors = maskAll(mask, [fault ?? new GraphQLError('', { originalError: error })], 'INTERNAL_SERVER_ERROR');
    return reply.code(fault ? (error.statusCode ?? 400) : 500).send({ errors });
  };
}
