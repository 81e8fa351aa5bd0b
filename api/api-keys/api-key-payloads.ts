import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError } from '../graphql/user-error';
import { ApiKey } from './api-key.type';

/** A key, and its token if it was made by this very request. */
@ObjectType()
abstract class WithToken extends MutationPayload {
  @Field(() => ApiKey, { description: 'The key.' })
  readonly apiKey: ApiKey;

  @Field(() => String, {
    nullable: true,
    description:
      'The token to send as `Authorization: Bearer …`. Shown this once and never again: a repeated request (the same clientMutationId) gives null, because only a hash is kept. Whoever has lost it rotates the key.',
  })
  readonly token: string | null;

  constructor(clientMutationId: string | null, apiKey: ApiKey, token: string | null) {
    super(clientMutationId);
    this.apiKey = apiKey;
    this.token = token;
  }
}

/** A key that was made. */
@ObjectType({ simpleResolvers: true, description: 'An API key that was made.' })
export class CreateApiKeyPayload extends WithToken {}

/** A key with a new secret. */
@ObjectType({ simpleResolvers: true, description: 'An API key that has a new secret.' })
export class RotateApiKeyPayload extends WithToken {}

/** A key that is over. */
@ObjectType({ simpleResolvers: true, description: 'An API key that was ended; what it has open ends within seconds.' })
export class RevokeApiKeyPayload extends MutationPayload {
  @Field(() => ApiKey, { description: 'The key.' })
  readonly apiKey: ApiKey;

  constructor(clientMutationId: string | null, apiKey: ApiKey) {
    super(clientMutationId);
    this.apiKey = apiKey;
  }
}

export const CreateApiKeyResult = mutationResult('CreateApiKeyResult', CreateApiKeyPayload, [NotFoundError]);
export const RotateApiKeyResult = mutationResult('RotateApiKeyResult', RotateApiKeyPayload, [NotFoundError]);
export const RevokeApiKeyResult = mutationResult('RevokeApiKeyResult', RevokeApiKeyPayload, [NotFoundError]);
