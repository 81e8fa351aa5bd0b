import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';

/** PostgreSQL's text cannot hold NUL; refused at the door, it never becomes a masked bug further in. */
export function noNulCharacters(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (node.value.includes('\0')) context.reportError(new GraphQLError('A text must not contain NUL characters.', { nodes: [node] }));
    },
  };
}

/** The same for variables; throws a BAD_USER_INPUT error. */
export function refuseNulCharacters(variables: unknown): void {
  if (JSON.stringify(variables ?? null).includes('\\u0000')) {
    throw new GraphQLError('A text must not contain NUL characters.', { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  }
}
