import { Field, ID, InputType } from 'type-graphql';
import type { CredentialMethod as Method, HypervisorKind as Kind } from '../../workflows/domain/hypervisor';
import { HypervisorKind } from '../hypervisors/hypervisor.type';
import { CredentialMethod } from './credential.type';

/** Which credentials to list. */
@InputType({ description: 'Which credentials to list; what is left out asks for nothing.' })
export class CredentialFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => CredentialMethod, { nullable: true, description: 'Only those of this method.' })
  readonly method?: Method | null;

  @Field(() => HypervisorKind, { nullable: true, description: 'Only those of the own side of the MSP, or only those of tenants.' })
  readonly side?: Kind | null;
}
