import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';
import { refusal } from '../request-error';

const MESSAGE = 'A text must not contain NUL characters or halves of characters.';

// As JSON writes them: NUL, and a surrogate without its other half. What somebody typed with a backslash has two of them.
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** PostgreSQL's text cannot hold NUL; refused at the door, it never becomes a masked bug further in. GraphQL itself refuses halves of characters. */
export function noUnstorableText(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (node.value.includes('\0')) context.reportError(new GraphQLError(MESSAGE, { nodes: [node] }));
    },
  };
}

/** The same for variables, where half a character may stand, too; throws a BAD_USER_INPUT error. */
export function refuseUnstorableText(variables: unknown): void {
  if (UNSTORABLE.test(JSON.stringify(variables ?? null))) {
    throw refusal('BAD_USER_INPUT', MESSAGE);
  }
}
