import { getOperationAST, getVariableValues } from 'graphql';
import { refusal } from '../request-error';
import type { OperationToPrice } from './complexity-limit';

/** Throws BAD_USER_INPUT for variables that the schema does not take; asked before the price, which cannot be told without them. */
export function refuseWrongVariables({ schema, document, operationName, variables }: OperationToPrice): void {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const [first] = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 }).errors ?? [];
  if (first) throw refusal('BAD_USER_INPUT', first.message, first.nodes);
}
