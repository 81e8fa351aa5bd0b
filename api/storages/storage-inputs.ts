import { Field, ID, InputType } from 'type-graphql';
import type { StorageKind as Kind } from '../../workflows/domain/access';
import { MutationInput } from '../graphql/mutation-input';
import { StorageKind } from './storage.type';

/** A new storage. */
@InputType({ description: 'A new place for copies.' })
export class CreateStorageInput extends MutationInput {
  @Field(() => String, { description: 'What to call it, 1 to 200 characters; unique among the storages of the MSP, in any case.' })
  readonly name: string;

  @Field(() => StorageKind, { description: 'What copies are kept in.' })
  readonly kind: Kind;

  @Field(() => ID, { description: 'The admin hypervisor in whose account it lies.' })
  readonly adminHypervisorId: string;

  @Field(() => String, { description: 'The AWS region; one of those of the admin hypervisor.' })
  readonly region: string;

  @Field(() => String, {
    nullable: true,
    description: 'The key of a snapshot vault; left out for the default key of its account. Refused for S3.',
  })
  readonly kmsKeyArn?: string | null;

  @Field(() => String, { nullable: true, description: 'The bucket; needed for S3, refused otherwise.' })
  readonly bucket?: string | null;

  @Field(() => String, { nullable: true, description: 'The storage class of S3 objects, STANDARD when left out; refused otherwise.' })
  readonly storageClass?: string | null;
}

/** Which storages to list. */
@InputType({ description: 'Which storages to list; what is left out asks for nothing.' })
export class StorageFilterInput {
  @Field(() => StorageKind, { nullable: true, description: 'Only those of this kind.' })
  readonly kind?: Kind | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this admin hypervisor.' })
  readonly hypervisorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those in this AWS region.' })
  readonly region?: string | null;
}
