import { z } from 'zod';
import type { ApiKeyId } from '../../workflows/domain/ids';
import type { RequestContext } from '../context';
import { ConflictError, NotFoundError, UserError } from '../graphql/user-error';
import { parseInput } from '../mutations/parse-input';
import type { Perform } from '../mutations/perform';
import type { RotateApiKeyInput } from './api-key-inputs';
import type { KeyWithToken } from './create-api-key';
import { grantAbove } from './grant-above';

const MAX_OVERLAP_MINUTES = 7 * 24 * 60;

const Input = z.object({
  overlapMinutes: z.number().int().min(0, 'must be at least 0').max(MAX_OVERLAP_MINUTES, `must be at most ${MAX_OVERLAP_MINUTES} (a week)`),
});
const KEY = ['input', 'apiKeyId'];

/** Gives a key a new secret beside the present one, which ends after the overlap. Who gets the secret holds the key, so it may do no more than he may. */
export function rotateApiKey(perform: Perform) {
  return (context: RequestContext, input: RotateApiKeyInput): Promise<KeyWithToken | UserError> => {
    // Whatever the caller gave: only the id of a key that is found gets any further.
    const changes = input.apiKeyId as ApiKeyId;
    return perform(context, { operation: 'rotateApiKey', makes: 'apiKey', changes, input }, async (db) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const key = await db.apiKeys.find(input.apiKeyId);
      if (!key) return new NotFoundError('API key', KEY);
      const refusal = grantAbove(context, key, { words: KEY, time: KEY });
      if (refusal) return refusal;
      const rotated = await db.apiKeys.rotate(key.id, wanted.overlapMinutes);
      if (!rotated) return notActive(key.id);
      const { rotatedAt, tenantId } = key;
      return {
        tenantId,
        before: { rotatedAt },
        after: { overlapMinutes: wanted.overlapMinutes },
        extra: { token: rotated.token },
      };
    });
  };
}

const notActive = (id: ApiKeyId): ConflictError =>
  new ConflictError(
    'API_KEY_NOT_ACTIVE',
    'The key was revoked or has expired, so it gets no new secret.',
    'Create another key (createApiKey).',
    KEY,
    id,
  );
