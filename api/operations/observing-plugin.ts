import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { RequestContext } from '../context';
import type { OperationObserver } from './observe-operations';
import { operationLabel } from './operation-label';

/** Lets the observer see what comes over HTTP. */
export function observingPlugin(observer: OperationObserver): ApolloServerPlugin<RequestContext> {
  return {
    async contextCreationDidFail({ error }) {
      observer.refused([error instanceof GraphQLError ? error : { extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    },
    async requestDidStart() {
      let ended: ReturnType<OperationObserver['begin']> | null = null;
      return {
        async didResolveOperation({ contextValue, document, operationName }) {
          ended = observer.begin(contextValue, operationLabel(document, operationName));
        },
        async willSendResponse({ response: { body } }) {
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          if (ended) ended(errors);
          else observer.refused(errors);
        },
      };
    },
  };
}
