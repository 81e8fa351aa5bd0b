import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { Storage } from './storage.type';

/** A storage that was created. */
@ObjectType({ simpleResolvers: true, description: 'A storage that was created.' })
export class CreateStoragePayload extends MutationPayload {
  @Field(() => Storage, { description: 'The new storage.' })
  readonly storage: Storage;

  constructor(clientMutationId: string | null, storage: Storage) {
    super(clientMutationId);
    this.storage = storage;
  }
}

export const CreateStorageResult = mutationResult('CreateStorageResult', CreateStoragePayload, [NotFoundError, RuleViolationError]);
