import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../graphql/mutation-input';

/** The MSP's own account. */
@InputType({ description: 'The own AWS account of the MSP, to be connected.' })
export class ConnectAdminHypervisorInput extends MutationInput {
  @Field(() => String, { description: 'What to call it, 1 to 200 characters; unique among the admin hypervisors of the MSP, in any case.' })
  readonly name: string;

  @Field(() => String, { description: 'The AWS account, 12 digits; the role of the credential must lie in it.' })
  readonly awsAccountId: string;

  @Field(() => [String], { description: 'The AWS regions to work in, at least one.' })
  readonly regions: string[];

  @Field(() => ID, { description: 'A credential of the MSP itself.' })
  readonly credentialId: string;
}
