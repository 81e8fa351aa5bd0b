import { Field, ID, InputType } from 'type-graphql';
import type { CredentialMethod as Method } from '../../workflows/domain/hypervisor';
import { MutationInput } from '../graphql/mutation-input';
import { CredentialMethod } from './credential.type';

/** A new credential. */
@InputType({ description: 'A new way to prove who a connection is.' })
export class CreateCredentialInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'The tenant whose account it is for; left out for the own side of the MSP.' })
  readonly tenantId?: string | null;

  @Field(() => String, { description: 'What to call it, 1 to 200 characters; unique among the credentials of its owner, in any case.' })
  readonly name: string;

  @Field(() => String, { nullable: true, description: 'What it is for, at most 1,000 characters.' })
  readonly description?: string | null;

  @Field(() => CredentialMethod, {
    description: 'How it proves who the connection is; IAM_ROLE for the MSP only, STS_ASSUME_ROLE for tenants only.',
  })
  readonly method: Method;

  @Field(() => String, { nullable: true, description: 'The role; needed for IAM_ROLE and STS_ASSUME_ROLE, refused for ACCESS_KEY.' })
  readonly roleArn?: string | null;

  @Field(() => String, { nullable: true, description: 'The public half of the key; needed for ACCESS_KEY, refused otherwise.' })
  readonly accessKeyId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The secret half of the key; needed for ACCESS_KEY, refused otherwise. Kept encrypted, never shown.',
  })
  readonly secretAccessKey?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The admin hypervisor that will assume the role; needed for STS_ASSUME_ROLE, refused otherwise.',
  })
  readonly adminHypervisorId?: string | null;
}
