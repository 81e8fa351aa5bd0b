import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { JobState as State } from '../../workflows/domain/job';
import { Needs } from '../auth/needs';
import { JobState } from '../jobs/job.type';

/** The newest back-up of a group, in short. */
@Needs('job:read')
@ObjectType({ simpleResolvers: true, description: 'The newest back-up of a VM group, in short; `lastJob` has all of it.' })
export class LastBackUp {
  @Field(() => ID, { description: 'The id of the job.' })
  readonly jobId: string;

  @Field(() => JobState, { description: 'Where it stands.' })
  readonly state: State;

  @Field(() => Date, { nullable: true, description: 'When it reached a final state; null before that.' })
  readonly finishedAt: Date | null;

  @Field(() => Int, { description: 'How many of its items failed.' })
  readonly failed: number;
}

/** How a group stands. */
@ObjectType({
  simpleResolvers: true,
  description:
    'How a VM group stands at the moment of asking. Its resources are those that its back-ups save: one joins with the first back-up that plans it, and leaves with the first that saves others without it.',
})
export class VmGroupSummary {
  @Field(() => LastBackUp, { nullable: true, description: 'Its newest back-up; null before the first.' })
  readonly lastBackUp: LastBackUp | null;

  @Field(() => Int, { description: 'How many resources it has that are still in AWS; 0 before the first back-up.' })
  readonly resources: number;

  @Field(() => Int, { description: 'How many of them have a complete recovery point that stands.' })
  readonly protected: number;

  @Field(() => Int, { description: 'How many of them have none that is as young as the plan wants it, those without any among them.' })
  readonly outOfRpo: number;

  @Field(() => Date, {
    nullable: true,
    description: 'When the newest recovery point of the resource that has waited longest was taken; null while none has one.',
  })
  readonly oldestPointAt: Date | null;
}

/** How the groups of a tenant stand together. */
@Needs('vm-group:read')
@ObjectType({
  simpleResolvers: true,
  description: 'How the VM groups of a tenant stand together at the moment of asking; a resource of two groups counts in both.',
})
export class TenantSummary {
  @Field(() => Int, { description: 'How many VM groups there are.' })
  readonly vmGroups: number;

  @Field(() => Int, { description: 'How many of them ended their newest back-up FAILED or COMPLETED_WITH_ERRORS.' })
  readonly failing: number;

  @Field(() => Int, { description: 'How many resources they have that are still in AWS.' })
  readonly resources: number;

  @Field(() => Int, { description: 'How many of those have a complete recovery point that stands.' })
  readonly protected: number;

  @Field(() => Int, { description: 'How many of those have none that is as young as the plan wants it.' })
  readonly outOfRpo: number;
}
