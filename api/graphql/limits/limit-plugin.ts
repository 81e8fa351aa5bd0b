import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../../context';
import { priceOf } from './complexity-limit';
import { refuseUnstorableText } from './unstorable-text';
import { refuseWrongVariables } from './wrong-variables';

/** What can be judged of an operation only together with its variables; and its price, which is taken before it runs and told with the answer. */
export const limitPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, contextValue, request: { operationName, variables } }) {
        const operation = { schema, document, operationName, variables };
        refuseUnstorableText(variables);
        refuseWrongVariables(operation);
        await contextValue.meter.price(priceOf(operation));
      },
      async willSendResponse({ contextValue, response: { body } }) {
        if (body.kind !== 'single') return;
        const { singleResult } = body;
        singleResult.extensions = { ...singleResult.extensions, cost: contextValue.meter.settle(singleResult.data) };
      },
    };
  },
};
