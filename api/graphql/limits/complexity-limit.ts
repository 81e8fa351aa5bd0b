import type { DocumentNode, GraphQLSchema } from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { refusal } from '../request-error';
import { LIMITS } from './limits';

const ESTIMATORS = [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })];

/** An operation with its variables. */
export interface OperationToPrice {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Record<string, unknown> | null | undefined;
}

/** The price of the largest answer that an operation may have, in points; throws QUERY_TOO_COMPLEX when that is too much. */
export function priceOf({ schema, document, operationName, variables }: OperationToPrice): number {
  const complexity = getComplexity({
    schema,
    query: document,
    estimators: ESTIMATORS,
    variables: variables ?? {},
    ...(operationName ? { operationName } : {}),
  });
  if (complexity > LIMITS.complexity) {
    throw refusal(
      'QUERY_TOO_COMPLEX',
      `The operation may answer too much: ${complexity} points, and ${LIMITS.complexity} are allowed. Ask for smaller pages.`,
    );
  }
  return complexity;
}
