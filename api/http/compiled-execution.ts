import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { getOperationAST, getVariableValues, GraphQLError, isAbstractType, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { RequestContext } from '../context';
import { typeOfNode } from '../graphql/node.type';
import { typeOfHypervisor } from '../hypervisors/hypervisor.type';
import { typeOfJobResult } from '../jobs/job-result.type';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

/** How many compiled operations are kept; the one that was asked longest ago makes room. */
const KEPT = 500;

type Compiled = CompiledQuery | ExecutionResult;

/**
 * Executes operations by code that is compiled for each document once, instead of walking it anew. Apollo takes another executor only from a gateway,
 * so this is one in form: parsing, validation, limits and masking stay Apollo's and ours.
 */
export function compiledExecution(schema: GraphQLSchema): Gateway {
  resolveTypesAtOnce(schema);
  const compiled = new Map<string, Compiled>();
  const compiledFor = (key: string, compile: () => Compiled): Compiled => {
    const operation = compiled.get(key) ?? compile();
    compiled.delete(key);
    compiled.set(key, operation);
    for (const oldest of compiled.keys()) {
      if (compiled.size <= KEPT) break;
      compiled.delete(oldest);
    }
    return operation;
  };
  let loaded: Parameters<Gateway['onSchemaLoadOrUpdate']>[0] | undefined;
  return {
    onSchemaLoadOrUpdate(callback) {
      loaded = callback;
      return () => undefined;
    },
    load() {
      loaded?.({ apiSchema: schema, coreSupergraphSdl: '' });
      return Promise.resolve({
        async executor({ document, queryHash, operationName, context, request }) {
          const compile = (): Compiled => compileQuery(schema, document, operationName ?? undefined, { disableLeafSerialization: false });
          const operation = compiledFor(`${queryHash}:${operationName ?? ''}`, compile);
          if (!isCompiledQuery(operation)) return withErrors(operation);
          // The compiler knows no defaults of input fields; what graphql-js makes of the variables has them filled in.
          const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
          const { coerced, errors } = getVariableValues(schema, definitions, request.variables ?? {});
          return withErrors(coerced ? await operation.query(undefined, context, coerced) : { errors: errors ?? [] });
        },
      });
    },
    stop: () => Promise.resolve(),
  };
}

/** The compiler's errors lack what Apollo's formatting reads. */
function withErrors({ data, errors }: ExecutionResult): ExecutionResult & { extensions?: Record<string, unknown> } {
  return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.map(asGraphQLError) } : {}) };
}

function asGraphQLError(error: GraphQLError): GraphQLError {
  const { message, nodes, path, originalError, locations } = error;
  const made = new GraphQLError(message, { nodes, path, originalError: originalError ?? null, extensions: extensionsOf(error) });
  // They know places without knowing the nodes there.
  return made.locations || !locations ? made : Object.assign(made, { locations });
}

const extensionsOf = (error: { readonly extensions?: GraphQLError['extensions']; readonly originalError?: unknown }) =>
  error.originalError instanceof GraphQLError ? error.originalError.extensions : (error.extensions ?? {});

const TYPE_OF = new Map<string, (value: never) => string | undefined>([
  ['Node', typeOfNode],
  ['Hypervisor', typeOfHypervisor],
  ['JobResult', typeOfJobResult],
]);

/**
 * type-graphql wraps a `resolveType` of ours into a promise, which compiled code does not wait for; here it is put back as it was written. Throws for
 * one that is not listed above.
 */
function resolveTypesAtOnce(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type) || type.resolveType?.constructor.name !== 'AsyncFunction') continue;
    const typeOf = TYPE_OF.get(type.name);
    if (!typeOf) throw new Error(`Compiled operations cannot tell the type of a ${type.name}: name its resolveType beside the others.`);
    type.resolveType = (value) => typeOf(value as never);
  }
}
