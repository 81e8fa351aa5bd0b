import { Field, InputType } from 'type-graphql';
import { MutationInput } from '../graphql/mutation-input';

/** A new customer. */
@InputType({ description: 'A new customer of the MSP.' })
export class CreateTenantInput extends MutationInput {
  @Field(() => String, { description: 'What to call it, 1 to 200 characters; unique among the tenants of the MSP, in any case.' })
  readonly name: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether to make a first API key for the tenant (role TENANT_ADMIN) at once.' })
  readonly withApiKey: boolean;
}
