import { GraphQLError, Kind, type ASTVisitor, type FragmentDefinitionNode, type SelectionSetNode, type ValidationContext } from 'graphql';
import { LIMITS } from './limits';

/** Refuses operations whose fields lie too deep inside each other, also by way of fragments. */
export function depthLimit(context: ValidationContext): ASTVisitor {
  const fragmentDepths = new Map<string, number>();
  return {
    OperationDefinition(operation) {
      for (const selection of operation.selectionSet.selections) {
        const isMeta = selection.kind === Kind.FIELD && selection.name.value.startsWith('__');
        const limit = isMeta ? LIMITS.introspectionDepth : LIMITS.depth;
        if (depthOf({ kind: Kind.SELECTION_SET, selections: [selection] }, context, fragmentDepths) > limit) {
          context.reportError(new GraphQLError(`The operation is deeper than ${limit} levels.`, { nodes: [selection] }));
        }
      }
    },
  };
}

function depthOf(set: SelectionSetNode | undefined, context: ValidationContext, fragments: Map<string, number>): number {
  if (!set) return 0;
  const depths = set.selections.map((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return 1 + depthOf(selection.selectionSet, context, fragments);
      case Kind.INLINE_FRAGMENT:
        return depthOf(selection.selectionSet, context, fragments);
      case Kind.FRAGMENT_SPREAD:
        return depthOfFragment(context.getFragment(selection.name.value), context, fragments);
    }
  });
  return Math.max(0, ...depths);
}

/** Each fragment is measured once; one that contains itself counts as nothing here, because another rule refuses it. */
function depthOfFragment(
  fragment: FragmentDefinitionNode | null | undefined,
  context: ValidationContext,
  fragments: Map<string, number>,
): number {
  if (!fragment) return 0;
  const known = fragments.get(fragment.name.value);
  if (known !== undefined) return known;
  fragments.set(fragment.name.value, 0);
  const depth = depthOf(fragment.selectionSet, context, fragments);
  fragments.set(fragment.name.value, depth);
  return depth;
}
