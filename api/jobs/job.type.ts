import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { JobOperation as Operation, JobState as State } from '../../workflows/domain/job';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

/** The durable operations by their GraphQL names; the values are the workflow types on the wire. */
export const JobOperation = {
  VALIDATE_HYPERVISOR: 'validateHypervisor',
  DISCOVER_HYPERVISOR: 'discoverHypervisor',
  PROTECT_GROUP: 'protectGroup',
  RESTORE_INSTANCE: 'restoreInstance',
  RECONCILE_ACCOUNT: 'reconcileAccount',
} as const satisfies Record<string, Operation>;

registerEnumType(JobOperation, {
  name: 'JobOperation',
  description: 'What a job does.',
  valuesConfig: {
    VALIDATE_HYPERVISOR: { description: 'Proves that a connection works, and that nobody else can use it.' },
    DISCOVER_HYPERVISOR: { description: 'Reads what is in an account.' },
    PROTECT_GROUP: { description: 'Backs a VM group up.' },
    RESTORE_INSTANCE: { description: 'Makes an instance again from a recovery point.' },
    RECONCILE_ACCOUNT: { description: 'Puts right where AWS and the catalogue have come apart.' },
  },
});

export const JobState = enumOf<State>('JobState', 'Where a job stands; the last four are final, until retryJobItems opens the job again.', {
  QUEUED: 'Was asked for and has not begun.',
  RUNNING: 'Works.',
  PAUSED: 'Starts nothing more until it is resumed; what was started goes on.',
  CANCELLING: 'Takes away what is half done.',
  COMPLETED: 'Did all of it.',
  COMPLETED_WITH_ERRORS: 'Did a part of it; the failed items say why, and retryJobItems tries them again.',
  FAILED: 'Did none of it; retryJobItems tries the failed items again.',
  CANCELLED: 'Was stopped; what was complete by then is kept.',
});

/** Why a whole job failed. */
@ObjectType({ simpleResolvers: true, description: 'Why a whole job failed.' })
export class JobFailure {
  @Field(() => String, { description: 'What a program switches on, such as AccessDenied.' })
  readonly type: string;

  @Field(() => String, { description: 'What is the matter, for people.' })
  readonly message: string;
}

/** How far a job is, in items. */
@ObjectType({ simpleResolvers: true, description: 'How far a job is, counted in its items.' })
export class JobProgress {
  @Field(() => Int, { description: 'All items; 0 until the job has planned its work.' })
  readonly total: number;

  @Field(() => Int, { description: 'Wait for their turn.' })
  readonly pending: number;

  @Field(() => Int, { description: 'Are under way.' })
  readonly started: number;

  @Field(() => Int, { description: 'Came out well.' })
  readonly completed: number;

  @Field(() => Int, { description: 'Failed; each says why.' })
  readonly failed: number;

  @Field(() => Int, { description: 'Were left out.' })
  readonly skipped: number;

  @Field(() => Int, { description: 'Were cancelled.' })
  readonly cancelled: number;

  @Field(() => Int, { description: 'The finished share of all items, 0 to 100; 100 only when nothing more will happen.' })
  readonly percent: number;
}

/** One durable operation. */
@Needs('job:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'One durable operation: it survives crashes of everything and ends in a final state. A back-up with failed items can be opened again by retryJobItems.',
})
export class Job extends Node {
  readonly tenantId: string | null;
  readonly hypervisorId: string;
  readonly vmGroupId: string | null;
  readonly recoveryPointId: string | null;

  @Field(() => JobOperation, { description: 'What it does.' })
  readonly operation: Operation;

  @Field(() => JobState, { description: 'Where it stands.' })
  readonly state: State;

  @Field(() => Int, { description: 'Which attempt this is: 1, and one more for each time that its failed items were retried.' })
  readonly attempt: number;

  @Field(() => String, { description: 'Who asked for it: the id of an API key.' })
  readonly requestedBy: string;

  @Field(() => Date, { description: 'When it was asked for.' })
  readonly createdAt: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When its work began, for a retried job that of its latest attempt; null before that.',
  })
  readonly startedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it reached a final state; null before that.' })
  readonly finishedAt: Date | null;
}

export const JobConnection = connectionOf('Job', () => Job);
