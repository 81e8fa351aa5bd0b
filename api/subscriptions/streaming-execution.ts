import { createSourceEventStream, execute, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { PrincipalSessions } from '../auth/principal-sessions';
import type { CreateContext, RequestContext } from '../context';
import { maskAll, type Mask } from '../graphql/masking';
import { closableStream } from './closable-stream';

/** An operation that was prepared, in the context of who asks. */
export interface StreamedOperation {
  readonly document: DocumentNode;
  readonly contextValue: RequestContext;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Record<string, unknown> | null | undefined;
}

/** Runs operations for the transports that do without Apollo; every error that leaves here is masked. */
export interface StreamingExecution {
  execute(operation: StreamedOperation): Promise<ExecutionResult>;
  subscribe(operation: StreamedOperation): Promise<AsyncGenerator<ExecutionResult, void, undefined> | ExecutionResult>;
}

const isStream = (answer: AsyncIterable<unknown> | ExecutionResult): answer is AsyncIterable<unknown> => Symbol.asyncIterator in answer;

/**
 * Subscriptions get a context of their own for each event. GraphQL's own `subscribe` uses one for all, and its loaders would answer every later event
 * with what they read for the first. A stream ends, with the reason as its last answer, when its principal is no longer to be served.
 */
export function streamingExecution(
  schema: GraphQLSchema,
  createContext: CreateContext,
  sessions: PrincipalSessions,
  mask: Mask,
): StreamingExecution {
  const masked = (result: ExecutionResult): ExecutionResult =>
    result.errors ? { ...result, errors: maskAll(mask, result.errors, 'INTERNAL_SERVER_ERROR') } : result;
  const executed = async (operation: StreamedOperation, rootValue?: unknown): Promise<ExecutionResult> =>
    masked(await execute({ ...operation, schema, rootValue }));

  async function* resultsOf(
    events: AsyncIterator<unknown>,
    operation: StreamedOperation,
  ): AsyncGenerator<ExecutionResult, void, undefined> {
    const { principal, facts } = operation.contextValue;
    let refusal: GraphQLError | null = null;
    const stop = sessions.whileGood(principal, (why) => {
      refusal = why;
      void events.return?.();
    });
    try {
      for (let event = await events.next(); event.done !== true; event = await events.next()) {
        const contextValue = createContext(principal, facts);
        const result = await executed({ ...operation, contextValue }, event.value);
        await contextValue.meter.payForEvent(result.data);
        yield result;
      }
      if (refusal) yield masked({ errors: [refusal] });
    } catch (error) {
      // A source that fails is the last answer of its stream, not the end of the connection.
      yield masked({ errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: asError(error) })] });
    } finally {
      stop();
    }
  }

  return {
    async execute(operation) {
      const result = await executed(operation);
      return { ...result, extensions: { ...result.extensions, cost: operation.contextValue.meter.settle(result.data) } };
    },
    async subscribe(operation) {
      const source = await createSourceEventStream({ ...operation, schema });
      if (!isStream(source)) return masked(source);
      const events = source[Symbol.asyncIterator]();
      return closableStream(resultsOf(events, operation), () => void events.return?.());
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
