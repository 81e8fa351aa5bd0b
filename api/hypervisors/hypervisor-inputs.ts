import { Field, ID, InputType } from 'type-graphql';
import type { HypervisorKind as Kind, HypervisorStatus as Status } from '../../workflows/domain/hypervisor';
import { MutationInput } from '../graphql/mutation-input';
import { HypervisorKind, HypervisorStatus } from './hypervisor.type';

/** Which connection to prove. */
@InputType({ description: 'Which connection to prove.' })
export class ValidateHypervisorInput extends MutationInput {
  @Field(() => ID, { description: 'The connection.' })
  readonly hypervisorId: string;
}

/** Which account to read. */
@InputType({ description: 'Whose inventory to read.' })
export class DiscoverHypervisorInput extends MutationInput {
  @Field(() => ID, { description: 'The connection; it must be VALID.' })
  readonly hypervisorId: string;
}

/** Which account to reconcile. */
@InputType({ description: 'Which account to compare with the catalogue and to put right.' })
export class ReconcileHypervisorInput extends MutationInput {
  @Field(() => ID, { description: 'The connection.' })
  readonly hypervisorId: string;
}

/** Which connections to list. */
@InputType({ description: 'Which connections to list; what is left out asks for nothing.' })
export class HypervisorFilterInput {
  @Field(() => HypervisorKind, { nullable: true, description: 'Only admin hypervisors, or only those of tenants.' })
  readonly kind?: Kind | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => HypervisorStatus, { nullable: true, description: 'Only those of this status.' })
  readonly status?: Status | null;

  @Field(() => String, { nullable: true, description: 'Only the one to this AWS account.' })
  readonly awsAccountId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those that work in this AWS region.' })
  readonly region?: string | null;
}
