import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, GraphQLError, OperationTypeNode } from 'graphql';
import type { Response } from 'graphql-sse';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import { maskAll } from '../graphql/masking';
import type { StreamingDependencies } from './web-socket';

const STATUS_TEXT: Readonly<Record<number, string>> = { 400: 'Bad Request', 401: 'Unauthorized', 429: 'Too Many Requests' };

const refusal = (errors: readonly GraphQLError[], status: number): Response => [
  JSON.stringify({ errors }),
  {
    status,
    statusText: STATUS_TEXT[status] ?? 'Refused',
    headers: { 'content-type': 'application/json; charset=utf-8', ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}) },
  },
];

function statusOf({ extensions: { http } }: GraphQLError): number {
  return typeof http === 'object' && http !== null && 'status' in http && typeof http.status === 'number' ? http.status : 400;
}

/** Serves GraphQL over server-sent events, one stream an operation, under the same authentication and limits as HTTP. */
export function eventStreamHandler({ admit, prepare, execution, mask }: Omit<StreamingDependencies, 'authenticate'>) {
  const handle = createHandler({
    // No reserved streams: each request stands for itself and carries its own key.
    authenticate: () => null,
    async onSubscribe({ raw }, { query, operationName, variables }) {
      try {
        const contextValue = await admit(raw.headers.authorization, raw.id);
        const document = prepare({ query, operationName, variables });
        if (!('kind' in document)) return refusal(maskAll(mask, document, 'GRAPHQL_VALIDATION_FAILED'), 400);
        const operation = { document, contextValue, operationName, variableValues: variables };
        const isSubscription = getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
        const answer = await (isSubscription ? execution.subscribe(operation) : execution.execute(operation));
        // The handler knows a result by its `data`, which GraphQL leaves out when nothing was executed.
        return 'next' in answer ? answer : { data: null, ...answer };
      } catch (error) {
        const known = error instanceof GraphQLError;
        const [masked] = maskAll(mask, [known ? error : new GraphQLError('', { originalError: asError(error) })], 'INTERNAL_SERVER_ERROR');
        return refusal([masked], known ? statusOf(error) : 500);
      }
    },
  });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Clients list several media types; the handler knows exactly one.
    if (request.headers.accept?.includes('text/event-stream')) request.headers.accept = 'text/event-stream';
    reply.hijack();
    await handle(request, reply);
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
