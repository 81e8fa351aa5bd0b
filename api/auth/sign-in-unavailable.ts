import type { GraphQLError } from 'graphql';
import { refusal } from '../graphql/request-error';

/** The answer while nobody can tell whether a token is good, because the OpenID provider is away; not 401, so that nobody throws a good token away. */
export const signInUnavailable = (): GraphQLError =>
  refusal('SIGN_IN_UNAVAILABLE', 'Tokens cannot be checked now, because the OpenID provider does not answer; try again in a few seconds.');

/** Whether an error says just that. */
export const saysSignInUnavailable = ({ extensions }: GraphQLError): boolean => extensions['code'] === 'SIGN_IN_UNAVAILABLE';
