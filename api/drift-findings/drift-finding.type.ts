import { Field, ObjectType } from 'type-graphql';
import type { DriftAction as Action, DriftKind as Kind } from '../../workflows/domain/drift';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const DriftKind = enumOf<Kind>('DriftKind', 'How AWS and the catalogue had come apart.', {
  RUN_GONE: 'The run of a job was ended from outside, so that the job never ended.',
  UNFINISHED_RECOVERY_POINT: 'Nobody had brought a recovery point to its end.',
  LOST_RECOVERY_POINT: 'AWS does not have the snapshots of a recovery point any more.',
  ORPHANED_SNAPSHOT: 'No recovery point knows snapshots that a job of ours made.',
  UNFINISHED_RESTORE: 'A restore had neither finished nor taken away what it made.',
  LEFT_OVER_IMAGE: 'A restore left its helper image behind.',
});

export const DriftAction = enumOf<Action>('DriftAction', 'What was done about a finding.', {
  FINISHED: 'It was brought to its end.',
  REMOVED: 'It was taken away from AWS.',
  REPORTED: 'Nothing could be done; somebody has to know.',
});

/** One place where AWS and the catalogue had come apart. */
@Needs('job:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One place where AWS and the catalogue had come apart, and what a reconciliation did about it.',
})
export class DriftFinding extends Node {
  readonly hypervisorId: string;
  readonly jobId: string;
  readonly leftByJobId: string | null;
  readonly recoveryPointId: string | null;

  @Field(() => DriftKind, { description: 'How they had come apart.' })
  readonly kind: Kind;

  @Field(() => DriftAction, { description: 'What was done about it.' })
  readonly action: Action;

  @Field(() => String, { nullable: true, description: 'The AWS region; null when it is about none, as with a run.' })
  readonly region: string | null;

  @Field(() => [String], { description: 'What it is about in AWS, by id.' })
  readonly nativeIds: readonly string[];

  @Field(() => String, { description: 'What was found, for people.' })
  readonly found: string;

  @Field(() => Date, { description: 'When it was found.' })
  readonly foundAt: Date;
}

export const DriftFindingConnection = connectionOf('DriftFinding', () => DriftFinding);
