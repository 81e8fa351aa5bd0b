import { Field, ID, InputType } from 'type-graphql';
import type { DriftAction as Action, DriftKind as Kind } from '../../workflows/domain/drift';
import { DriftAction, DriftKind } from './drift-finding.type';

/** Which findings to list. */
@InputType({ description: 'Which findings to list; what is left out asks for nothing.' })
export class DriftFindingFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those in the account of this connection.' })
  readonly hypervisorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this reconciliation.' })
  readonly jobId?: string | null;

  @Field(() => DriftKind, { nullable: true, description: 'Only those of this kind.' })
  readonly kind?: Kind | null;

  @Field(() => DriftAction, { nullable: true, description: 'Only those about which this was done.' })
  readonly action?: Action | null;

  @Field(() => String, { nullable: true, description: 'Only those in this AWS region.' })
  readonly region?: string | null;
}
