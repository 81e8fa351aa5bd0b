import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../graphql/mutation-input';

/** A tenant's account. */
@InputType({ description: 'The AWS account of a tenant, to be connected.' })
export class ConnectTenantHypervisorInput extends MutationInput {
  @Field(() => ID, { description: 'The tenant whose account it is.' })
  readonly tenantId: string;

  @Field(() => String, { description: 'What to call it, 1 to 200 characters; unique among the connections of the tenant, in any case.' })
  readonly name: string;

  @Field(() => String, { description: 'The AWS account, 12 digits; the role of the credential must lie in it.' })
  readonly awsAccountId: string;

  @Field(() => [String], { description: 'The AWS regions to work in, at least one; the admin side must serve them.' })
  readonly regions: string[];

  @Field(() => ID, { description: 'A credential of this tenant.' })
  readonly credentialId: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether to use access nodes and storages of an admin hypervisor.' })
  readonly useAdminResources: boolean;

  @Field(() => ID, { nullable: true, description: 'That admin hypervisor; needed with `useAdminResources`, refused without.' })
  readonly adminHypervisorId?: string | null;
}
