import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ItemFailureCode as Code } from '../../workflows/domain/item-failure';
import type { JobItemState as State } from '../../workflows/domain/job';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';

export const JobItemState = enumOf<State>(
  'JobItemState',
  'Where one item of a job stands; the last four are final, until retryJobItems tries a failed one again.',
  {
    PENDING: 'Waits for its turn.',
    STARTED: 'Is under way.',
    COMPLETED: 'Came out well.',
    FAILED: 'Failed; its failure says why and what to do. In a back-up, retryJobItems tries it again.',
    SKIPPED: 'Was left out.',
    CANCELLED: 'Was cancelled.',
  },
);

export const ItemFailureCode = enumOf<Code>('ItemFailureCode', 'Why one item of a job failed.', {
  ACCESS_DENIED: 'AWS refuses the role or one of its permissions.',
  RESOURCE_GONE: 'The instance no longer exists.',
  RESOURCE_STATE: 'The instance is in a state that AWS does not snapshot.',
  NO_VOLUMES: 'There is no EBS volume to snapshot.',
  SNAPSHOT_FAILED: 'AWS ended a snapshot in error.',
  SNAPSHOT_VANISHED: 'A snapshot was deleted while the job ran.',
  LIMIT_EXCEEDED: 'A limit of the account was reached.',
  KEY_UNAVAILABLE: 'An encryption key cannot be used.',
  INVALID_REQUEST: 'AWS refused the request as invalid.',
  CREDENTIAL_BROKEN: 'The stored credential does not work any more.',
  AWS_FAILED: 'AWS kept failing.',
  RUN_ENDED: 'The run of the job was ended from outside before this item was done.',
});

/** Why one item failed. */
@ObjectType({ simpleResolvers: true, description: 'Why one item failed, and what to do about it.' })
export class JobItemFailure {
  @Field(() => ItemFailureCode, { description: 'What a program switches on.' })
  readonly code: Code;

  @Field(() => String, { description: 'What is the matter, for people.' })
  readonly message: string;

  @Field(() => String, { description: 'What to do about it.' })
  readonly remedy: string;
}

/** One resource (or region) that a job works on. */
@ObjectType({ simpleResolvers: true, description: 'One thing that a job works on: an instance, or for a discovery a region.' })
export class JobItem {
  readonly resourceId: string | null;
  readonly recoveryPointId: string | null;

  @Field(() => ID, { description: 'The id of the item; what it makes in AWS carries it as the tag `snapward:op`.' })
  readonly id: string;

  @Field(() => Int, { description: 'Its place in the job, from 0.' })
  readonly ordinal: number;

  @Field(() => String, { description: 'What people call the thing.' })
  readonly name: string;

  @Field(() => String, { description: 'Its id in AWS.' })
  readonly nativeId: string;

  @Field(() => String, { description: 'The AWS account that it lies in.' })
  readonly awsAccountId: string;

  @Field(() => String, { description: 'The AWS region that it lies in.' })
  readonly region: string;

  @Field(() => JobItemState, { description: 'Where it stands.' })
  readonly state: State;

  @Field(() => Int, { description: 'How often it was tried, in all attempts at the job.' })
  readonly attempts: number;

  @Field(() => [String], { description: 'Volumes that the rules of the group leave out.' })
  readonly excludedVolumeIds: readonly string[];

  @Field(() => Date, { nullable: true, description: 'When its work began; null before that.' })
  readonly startedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it reached a final state; null before that.' })
  readonly finishedAt: Date | null;
}

export const JobItemConnection = connectionOf('JobItem', () => JobItem);
