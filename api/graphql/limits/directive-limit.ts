import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';
import { LIMITS } from './limits';

/** Refuses documents that are full of directives: each is looked at for each rule and each field, and portals need few. */
export function directiveLimit(context: ValidationContext): ASTVisitor {
  let directives = 0;
  return {
    Directive(directive) {
      directives += 1;
      if (directives === LIMITS.directives + 1) {
        context.reportError(new GraphQLError(`The document has more than ${LIMITS.directives} directives.`, { nodes: [directive] }));
      }
    },
  };
}
