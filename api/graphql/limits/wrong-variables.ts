import { getOperationAST, getVariableValues, GraphQLError } from 'graphql';
import type { OperationToPrice } from './complexity-limit';

/** Throws BAD_USER_INPUT for variables that the schema does not take; asked before the price, which cannot be told without them. */
export function refuseWrongVariables({ schema, document, operationName, variables }: OperationToPrice): void {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const [first] = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 }).errors ?? [];
  if (first) throw new GraphQLError(first.message, { nodes: first.nodes, extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
}
