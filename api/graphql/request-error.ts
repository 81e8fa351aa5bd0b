import { GraphQLError, type ASTNode } from 'graphql';
import { REQUEST_ERRORS, type RequestErrorCode } from './error-catalogue';

/** An error about one field of a request; the others are answered. */
export const fieldError = (code: RequestErrorCode, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

/** An error for which the whole operation is refused, with the HTTP status that the catalogue gives to its code. */
export const refusal = (code: RequestErrorCode, message: string, nodes?: readonly ASTNode[]): GraphQLError =>
  new GraphQLError(message, { nodes, extensions: { code, http: { status: REQUEST_ERRORS[code].status } } });
