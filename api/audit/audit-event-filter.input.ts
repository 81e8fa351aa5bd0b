import { Field, ID, InputType } from 'type-graphql';
import type { AuditResult as Result } from '../../workflows/domain/audit';
import { AuditResult } from './audit-event.type';

/** Which events to list. */
@InputType({ description: 'Which events to list; what is left out asks for nothing.' })
export class AuditEventFilterInput {
  @Field(() => Date, { nullable: true, description: 'Only those from this time on.' })
  readonly from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only those before this time.' })
  readonly before?: Date | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those of the key, person or command of this id.' })
  readonly principal?: string | null;

  @Field(() => String, { nullable: true, description: 'Only attempts at this operation.' })
  readonly operation?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those about the thing of this id.' })
  readonly subject?: string | null;

  @Field(() => AuditResult, { nullable: true, description: 'Only those that ended so.' })
  readonly result?: Result | null;

  @Field(() => String, { nullable: true, description: 'Only those with this code.' })
  readonly code?: string | null;
}
