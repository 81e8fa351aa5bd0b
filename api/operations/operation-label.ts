import { getOperationAST, Kind, type DocumentNode } from 'graphql';

/** What an operation is called in metrics and logs; the words are those of the schema, so there are never more than it has. */
export interface OperationLabel {
  readonly type: 'query' | 'mutation' | 'subscription' | 'invalid';
  readonly operation: string;
}

/** What could not even be read, or does not fit the schema. */
export const INVALID: OperationLabel = { type: 'invalid', operation: 'invalid' };

/** Names a validated document by its root field: the name that a client chose could be anything. `several` when it asks for more than one. */
export function operationLabel(document: DocumentNode, operationName: string | null | undefined): OperationLabel {
  const operation = getOperationAST(document, operationName);
  if (!operation) return INVALID;
  const names = new Set(
    operation.selectionSet.selections.map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : 'several')),
  );
  const [name = 'several', ...more] = names;
  const plain = name.startsWith('__') ? 'introspection' : name;
  return { type: operation.operation, operation: more.length > 0 ? 'several' : plain };
}
