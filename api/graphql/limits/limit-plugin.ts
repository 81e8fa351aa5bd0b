import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../../context';
import { refuseTooComplex } from './complexity-limit';
import { refuseNulCharacters } from './no-nul-characters';

/** What can be judged of an operation only together with its variables. */
export const limitPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, request }) {
        refuseNulCharacters(request.variables);
        refuseTooComplex({ schema, document, operationName: request.operationName, variables: request.variables });
      },
    };
  },
};
