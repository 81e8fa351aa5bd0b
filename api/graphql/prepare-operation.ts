import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { TrustedDocuments } from '../trusted-documents/trusted-documents';
import { aliasLimit } from './limits/alias-limit';
import { priceOf } from './limits/complexity-limit';
import { depthLimit } from './limits/depth-limit';
import { directiveLimit } from './limits/directive-limit';
import { LIMITS } from './limits/limits';
import { noUnstorableText, refuseUnstorableText } from './limits/unstorable-text';
import { refuseWrongVariables } from './limits/wrong-variables';

/** The house's own validation rules, beside GraphQL's. */
export const HOUSE_RULES: readonly ValidationRule[] = [depthLimit, aliasLimit, directiveLimit, noUnstorableText];

/** An operation as a transport received it. */
export interface ReceivedOperation {
  readonly query?: string | undefined;
  readonly extensions?: Record<string, unknown> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/** An operation that may run, and what its largest answer costs in points. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly price: number;
}

/** Turns what came over a WebSocket or an event stream into a document, under exactly the limits of HTTP; or says why not. */
export function operationPreparation(schema: GraphQLSchema, introspection: boolean, trusted: Pick<TrustedDocuments, 'textOf'>) {
  const rules = [...specifiedRules, ...HOUSE_RULES, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  return (received: ReceivedOperation): PreparedOperation | readonly GraphQLError[] => {
    const { operationName, variables } = received;
    try {
      const document = parse(trusted.textOf(received), { maxTokens: LIMITS.tokens });
      const errors = validate(schema, document, rules);
      if (errors.length > 0) return errors;
      refuseUnstorableText(variables);
      refuseWrongVariables({ schema, document, operationName, variables });
      return { document, price: priceOf({ schema, document, operationName, variables }) };
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  };
}
