import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, GraphQLError, OperationTypeNode } from 'graphql';
import { createHandler, type Response } from 'graphql-sse';
import { STATUS_CODES } from 'node:http';
import { RateLimited } from '../budget/rate-limited';
import { credentialsOf } from '../auth/credentials';
import { maskAll } from '../graphql/masking';
import { fieldError, refusal } from '../graphql/request-error';
import type { Consumer } from './consumers';
import { sendEvents } from './send-events';
import { isForgeable, NOT_FROM_A_FORM } from './forgeable';
import type { StreamingDependencies } from './web-socket';

const answerOf = (errors: readonly GraphQLError[], status: number, headers: Readonly<Record<string, string>> = {}): Response => [
  JSON.stringify({ errors }),
  {
    status,
    statusText: STATUS_CODES[status] ?? 'Refused',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...headers,
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(status === 405 ? { allow: 'POST' } : {}),
    },
  },
];

const FORGEABLE = `A browser could have been tricked into this request: send it as application/json, or with one of ${NOT_FROM_A_FORM.join(', ')}.`;

const slowConsumer = (): { readonly errors: readonly GraphQLError[] } => ({
  errors: [fieldError('SLOW_CONSUMER', 'You did not read what was sent. Come again, and go on behind the last event that you have.')],
});

function statusOf({ extensions: { http } }: GraphQLError): number {
  return typeof http === 'object' && http !== null && 'status' in http && typeof http.status === 'number' ? http.status : 400;
}

/** Serves GraphQL over server-sent events, one stream an operation, under the same authentication and limits as HTTP. */
export function eventStreamHandler({ admit, factsOf, prepare, execution, mask, consumers }: Omit<StreamingDependencies, 'authenticate'>) {
  const handle = createHandler<FastifyRequest, Consumer>({
    // No reserved streams: each request stands for itself and carries its own key.
    authenticate: () => null,
    async onSubscribe({ raw, context: consumer }, { query, operationName, variables, extensions }) {
      try {
        if (isForgeable(raw.headers)) throw refusal('BAD_REQUEST', FORGEABLE);
        const contextValue = await admit(credentialsOf(raw.headers), factsOf(raw.raw, raw.id));
        const prepared = prepare({ query, operationName, variables, extensions });
        if (!('document' in prepared)) {
          const errors = maskAll(mask, prepared, 'GRAPHQL_VALIDATION_FAILED');
          execution.refused(errors);
          return answerOf(errors, 400);
        }
        await contextValue.meter.price(prepared.price);
        const { document } = prepared;
        const operation = { document, contextValue, operationName, variableValues: variables, endsWithServer: true };
        const kind = getOperationAST(document, operationName)?.operation;
        if (raw.method === 'GET' && kind === OperationTypeNode.MUTATION)
          throw refusal('METHOD_NOT_ALLOWED', 'GET requests only read; send a mutation as POST.');
        const answer = await (kind === OperationTypeNode.SUBSCRIPTION ? execution.subscribe(operation) : execution.execute(operation));
        // The handler knows a result by its `data`, which GraphQL leaves out when nothing was executed.
        if (!('next' in answer)) return { data: null, ...answer };
        return consumer.paced(answer, slowConsumer());
      } catch (error) {
        const known = error instanceof GraphQLError;
        const [masked] = maskAll(mask, [known ? error : new GraphQLError('', { originalError: asError(error) })], 'INTERNAL_SERVER_ERROR');
        execution.refused([masked]);
        const retryAfter: Record<string, string> = error instanceof RateLimited ? { 'retry-after': String(error.retryAfterSeconds) } : {};
        return answerOf([masked], known ? statusOf(error) : 500, retryAfter);
      }
    },
  });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Clients list several media types; the handler knows exactly one.
    if (request.headers.accept?.includes('text/event-stream')) request.headers.accept = 'text/event-stream';
    // The handler asks for a query, which a trusted document does without.
    if (isPlainObject(request.body)) request.body['query'] ??= '';
    reply.hijack();
    // Its stream itself has the last word.
    const consumer = consumers.watch(request.raw.socket, () => undefined);
    await sendEvents(handle, request, reply, consumer).finally(() => consumer.release());
  };
}

const isPlainObject = (body: unknown): body is Record<string, unknown> => typeof body === 'object' && body !== null && !Array.isArray(body);

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
