import { createSourceEventStream, execute, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { lossOf, needsOfSubscription } from '../auth/loss-of';
import type { PrincipalSessions } from '../auth/principal-sessions';
import type { CreateContext, RequestContext } from '../context';
import { maskAll, type Mask } from '../graphql/masking';
import type { Metrics } from '../operations/metrics';
import type { OperationObserver } from '../operations/observe-operations';
import { operationLabel } from '../operations/operation-label';
import { closableStream } from './closable-stream';

/** An operation that was prepared, in the context of who asks. */
export interface StreamedOperation {
  readonly document: DocumentNode;
  readonly contextValue: RequestContext;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Record<string, unknown> | null | undefined;
  /** True where only the end of the answer can tell a subscriber that the server stops; a socket has a close code for it. */
  readonly endsWithServer?: boolean;
}

/** Runs operations for the transports that do without Apollo; every error that leaves here is masked. */
export interface StreamingExecution {
  execute(operation: StreamedOperation): Promise<ExecutionResult>;
  subscribe(operation: StreamedOperation): Promise<AsyncGenerator<ExecutionResult, void, undefined> | ExecutionResult>;
  /** Counts what a transport refused before there was an operation. */
  refused(errors: readonly GraphQLError[]): void;
  /** Completes the subscriptions that end with the server, and each that still comes. */
  end(): void;
}

/** What streaming works with. */
export interface StreamingExecutionDependencies {
  readonly schema: GraphQLSchema;
  readonly createContext: CreateContext;
  readonly sessions: PrincipalSessions;
  readonly mask: Mask;
  readonly observer: OperationObserver;
  readonly metrics: Pick<Metrics, 'subscriberCame' | 'subscriberLeft'>;
}

const isStream = (answer: AsyncIterable<unknown> | ExecutionResult): answer is AsyncIterable<unknown> => Symbol.asyncIterator in answer;

/**
 * Subscriptions get a context of their own for each event. GraphQL's own `subscribe` uses one for all, and its loaders would answer every later event
 * with what they read for the first. A stream shows what its principal may see at each event, and ends, with the reason as its last answer, when the principal
 * may no longer ask for it.
 */
export function streamingExecution({
  schema,
  createContext,
  sessions,
  mask,
  observer,
  metrics,
}: StreamingExecutionDependencies): StreamingExecution {
  const ends = new Set<() => void>();
  let ended = false;
  const begin = ({ contextValue, document, operationName }: StreamedOperation) =>
    observer.begin(contextValue, operationLabel(document, operationName));
  const masked = (result: ExecutionResult): ExecutionResult =>
    result.errors ? { ...result, errors: maskAll(mask, result.errors, 'INTERNAL_SERVER_ERROR') } : result;
  const executed = async (operation: StreamedOperation, rootValue?: unknown): Promise<ExecutionResult> =>
    masked(await execute({ ...operation, schema, rootValue }));

  async function* resultsOf(
    events: AsyncIterator<unknown>,
    operation: StreamedOperation,
    left: (errors: readonly GraphQLError[]) => void,
  ): AsyncGenerator<ExecutionResult, void, undefined> {
    let errors: readonly GraphQLError[] = [];
    const { principal: admitted, facts } = operation.contextValue;
    const needs = needsOfSubscription(schema, operationLabel(operation.document, operation.operationName).operation);
    let principal = admitted;
    let refusal: GraphQLError | null = null;
    const end = (why: GraphQLError): void => {
      refusal ??= why;
      void events.return?.();
    };
    const stop = sessions.whileGood(admitted, {
      end,
      renew(now) {
        const loss = lossOf(admitted, now, needs);
        if (loss) end(loss);
        else principal = now;
      },
    });
    try {
      for (let event = await events.next(); event.done !== true; event = await events.next()) {
        const contextValue = createContext(principal, facts);
        const result = await executed({ ...operation, contextValue }, event.value);
        await contextValue.meter.payForEvent(result.data);
        yield result;
      }
      if (refusal) {
        const last = masked({ errors: [refusal] });
        errors = last.errors ?? [];
        yield last;
      }
    } catch (error) {
      // A source that fails is the last answer of its stream, not the end of the connection.
      const last = masked({ errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: asError(error) })] });
      errors = last.errors ?? [];
      yield last;
    } finally {
      stop();
      left(errors);
    }
  }

  return {
    async execute(operation) {
      const observed = begin(operation);
      const result = await executed(operation);
      observed(result.errors ?? []);
      return { ...result, extensions: { ...result.extensions, cost: operation.contextValue.meter.settle(result.data) } };
    },
    async subscribe(operation) {
      const observed = begin(operation);
      const source = await createSourceEventStream({ ...operation, schema });
      if (!isStream(source)) {
        const refusal = masked(source);
        observed(refusal.errors ?? []);
        return refusal;
      }
      const events = source[Symbol.asyncIterator]();
      const close = (): void => void events.return?.();
      if (operation.endsWithServer) ends.add(close);
      metrics.subscriberCame();
      const left = once((errors: readonly GraphQLError[]) => {
        ends.delete(close);
        metrics.subscriberLeft();
        observed(errors);
      });
      if (ended && operation.endsWithServer) close();
      return closableStream(resultsOf(events, operation, left), () => {
        close();
        // A stream that was never read has no step that could end.
        left([]);
      });
    },
    refused: (errors) => observer.refused(errors),
    end() {
      ended = true;
      for (const close of [...ends]) close();
    },
  };
}

function once<T>(call: (given: T) => void): (given: T) => void {
  let called = false;
  return (given) => {
    if (called) return;
    called = true;
    call(given);
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
