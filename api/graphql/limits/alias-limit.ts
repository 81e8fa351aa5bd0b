import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';
import { LIMITS } from './limits';

/** Refuses documents that ask for the same things under many names. */
export function aliasLimit(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  return {
    Field(field) {
      if (!field.alias) return;
      aliases += 1;
      if (aliases === LIMITS.aliases + 1) {
        context.reportError(new GraphQLError(`The document has more than ${LIMITS.aliases} aliases.`, { nodes: [field] }));
      }
    },
  };
}
