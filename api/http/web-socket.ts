import type { Disposable } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { GraphQLError, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Admit } from '../auth/admit';
import type { AuditedAuthenticate } from '../audit/audited-authentication';
import { credentialsOfSocket } from '../auth/credentials';
import { saysSignInUnavailable } from '../auth/sign-in-unavailable';
import { LIMITS } from '../graphql/limits/limits';
import { maskAll, type Mask } from '../graphql/masking';
import type { operationPreparation } from '../graphql/prepare-operation';
import type { Consumer, Consumers } from './consumers';
import type { FactsOf } from './request-facts';
import type { StreamedOperation, StreamingExecution } from '../subscriptions/streaming-execution';

const KEEP_ALIVE_MS = 12_000;

/** The close code of a server that cannot say yes or no now. */
const TRY_AGAIN_LATER = 1013;

/** The close code of a consumer who did not read what was sent; clients may come again, and go on behind what they have. */
const SLOW_CONSUMER = 4413;

/** What operations over any transport but Apollo's go through. */
export interface StreamingDependencies {
  readonly schema: GraphQLSchema;
  readonly authenticate: AuditedAuthenticate;
  readonly factsOf: FactsOf;
  readonly admit: Admit;
  readonly prepare: ReturnType<typeof operationPreparation>;
  readonly execution: StreamingExecution;
  readonly mask: Mask;
  readonly consumers: Consumers;
}

interface SocketOperation extends StreamedOperation {
  readonly consumer: Consumer;
}

/** What `onSubscribe` made comes back through the library with a context that it knows nothing of. */
const operationOf = (args: ExecutionArgs): SocketOperation => args as SocketOperation & ExecutionArgs;

/** Serves graphql-transport-ws at /graphql under the same authentication and limits as HTTP; a connection without a valid key or token is closed with 4403. */
export function serveWebSocket(
  server: Server,
  { schema, authenticate, factsOf, admit, prepare, execution, mask, consumers }: StreamingDependencies,
): Disposable {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: LIMITS.bodyBytes });
  const consumerOf = consumersBySocket(consumers, sockets);
  return useServer(
    {
      async onConnect({ connectionParams, extra }) {
        // False closes with 4403 and says no more.
        const { request } = extra;
        return authenticate(credentialsOfSocket(connectionParams, request.headers), factsOf(request, randomUUID())).then(
          () => true,
          (error: unknown) => {
            if (!(error instanceof GraphQLError)) throw error;
            // Clients take 4403 for a last word; this one is worth another try.
            if (saysSignInUnavailable(error)) extra.socket.close(TRY_AGAIN_LATER, 'Try again later');
            return false;
          },
        );
      },
      async onSubscribe({ connectionParams, extra }, _id, payload) {
        const consumer = consumerOf(extra.socket);
        await backPressure(extra.socket, consumer);
        try {
          // Asked again for each operation: a key can be revoked while its connection lives.
          const { request } = extra;
          const facts = factsOf(request, randomUUID());
          const contextValue = await admit(credentialsOfSocket(connectionParams, request.headers), facts);
          const prepared = prepare(payload);
          if (!('document' in prepared)) {
            execution.refused(prepared);
            return prepared;
          }
          await contextValue.meter.price(prepared.price);
          const { document } = prepared;
          return { schema, document, contextValue, operationName: payload.operationName, variableValues: payload.variables, consumer };
        } catch (error) {
          if (!(error instanceof GraphQLError)) throw error;
          execution.refused([error]);
          return [error];
        }
      },
      execute(args) {
        const operation = operationOf(args);
        return operation.consumer.answered(() => execution.execute(operation), { data: null });
      },
      async subscribe(args) {
        const operation = operationOf(args);
        const answer = await execution.subscribe(operation);
        return 'next' in answer ? operation.consumer.paced(answer) : answer;
      },
      onError: (_context, _id, _payload, errors) => maskAll(mask, errors, 'GRAPHQL_VALIDATION_FAILED').map((error) => error.toJSON()),
    },
    sockets,
    KEEP_ALIVE_MS,
  );
}

/** Watches the consumer of each socket that connects. */
function consumersBySocket(consumers: Consumers, sockets: WebSocketServer): (socket: WebSocket) => Consumer {
  const bySocket = new WeakMap<WebSocket, Consumer>();
  sockets.on('connection', (socket, { socket: connection }) => {
    const farewell = (): void => {
      socket.resume();
      socket.close(SLOW_CONSUMER, 'Slow consumer: read what is sent; go on with after');
    };
    bySocket.set(socket, consumers.watch(connection, farewell));
  });
  return (socket) => {
    const consumer = bySocket.get(socket);
    if (!consumer) throw new Error('A socket asks that has not connected.');
    return consumer;
  };
}

/** Who does not read his answers is not heard either, until he does. */
async function backPressure(socket: WebSocket, consumer: Consumer): Promise<void> {
  if (!consumer.isBehind()) return;
  socket.pause();
  await consumer.caughtUp();
  socket.resume();
}
