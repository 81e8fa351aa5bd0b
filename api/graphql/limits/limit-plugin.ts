import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../../context';
import { refuseTooComplex } from './complexity-limit';
import { refuseUnstorableText } from './unstorable-text';
import { refuseWrongVariables } from './wrong-variables';

/** What can be judged of an operation only together with its variables. */
export const limitPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, request: { operationName, variables } }) {
        const operation = { schema, document, operationName, variables };
        refuseUnstorableText(variables);
        refuseWrongVariables(operation);
        refuseTooComplex(operation);
      },
    };
  },
};
