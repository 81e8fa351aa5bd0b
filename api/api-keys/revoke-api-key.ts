import type { ApiKeyId } from '../../workflows/domain/ids';
import type { RequestContext } from '../context';
import { NotFoundError, type UserError } from '../graphql/user-error';
import type { Perform, Performed } from '../mutations/perform';
import type { RevokeApiKeyInput } from './api-key-inputs';

/** Ends a key and both its secrets; one that is over already stays as it was. Its subscriptions hear of it with the commit. */
export function revokeApiKey(perform: Perform) {
  return (context: RequestContext, input: RevokeApiKeyInput): Promise<Performed<'apiKey', null> | UserError> => {
    // Whatever the caller gave: only the id of a key that is found gets any further.
    const changes = input.apiKeyId as ApiKeyId;
    return perform(context, { operation: 'revokeApiKey', makes: 'apiKey', changes, input }, async (db) => {
      const key = await db.apiKeys.find(input.apiKeyId);
      if (!key) return new NotFoundError('API key', ['input', 'apiKeyId']);
      await db.apiKeys.revoke(key.id);
      return { tenantId: key.tenantId, before: { status: key.status }, after: { status: 'REVOKED' }, extra: null };
    });
  };
}
