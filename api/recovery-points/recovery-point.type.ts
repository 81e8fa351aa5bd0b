import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Consistency as ConsistencyWord, RecoveryPointState as State } from '../../workflows/domain/recovery-point';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const RecoveryPointState = enumOf<State>('RecoveryPointState', 'Where a recovery point, or one copy of it, stands.', {
  PENDING: 'AWS is still copying data.',
  COMPLETED: 'Every volume is safe.',
  FAILED: 'It did not become complete; the row is kept for history.',
  DELETED: 'It was removed; the row is kept for history.',
});

export const Consistency = enumOf<ConsistencyWord>('Consistency', 'How the volumes of a recovery point agree with each other.', {
  CRASH_CONSISTENT: 'All volumes at the same moment, as after a loss of power.',
});

/** One EBS snapshot of a copy. */
@ObjectType({ simpleResolvers: true, description: 'One EBS snapshot, and the volume that it was taken from.' })
export class VolumeSnapshot {
  @Field(() => String, { description: 'The EBS snapshot id.' })
  readonly snapshotId: string;

  @Field(() => String, { description: 'The volume that it was taken from.' })
  readonly volumeId: string;

  @Field(() => String, { description: 'The device that the volume was attached as.' })
  readonly deviceName: string;

  @Field(() => Int, { description: 'The size of the volume in GiB.' })
  readonly sizeGiB: number;

  @Field(() => Boolean, { description: 'Whether it is encrypted.' })
  readonly encrypted: boolean;

  @Field(() => String, { nullable: true, description: 'The key that it is encrypted with.' })
  readonly kmsKeyId: string | null;
}

/** One copy of a recovery point. */
@ObjectType({ simpleResolvers: true, description: 'One copy of a recovery point: snapshots in one account and region.' })
export class RecoveryPointCopy {
  @Field(() => ID, { description: 'The id of the copy.' })
  readonly id: string;

  @Field(() => String, { description: 'The AWS account that it lies in.' })
  readonly awsAccountId: string;

  @Field(() => String, { description: 'The AWS region that it lies in.' })
  readonly region: string;

  @Field(() => RecoveryPointState, { description: 'Where it stands.' })
  readonly state: State;

  @Field(() => [VolumeSnapshot], { description: 'Its snapshots, one for each volume.' })
  readonly snapshots: readonly VolumeSnapshot[];
}

/** One protected resource at one moment. */
@Needs('recovery-point:read')
@ObjectType({ implements: Node, simpleResolvers: true, description: 'One protected resource at one moment; what a restore begins from.' })
export class RecoveryPoint extends Node {
  readonly tenantId: string;
  readonly resourceId: string;
  readonly vmGroupId: string | null;
  readonly jobId: string;

  @Field(() => RecoveryPointState, { description: 'Where it stands.' })
  readonly state: State;

  @Field(() => Consistency, { description: 'How its volumes agree with each other.' })
  readonly consistency: ConsistencyWord;

  @Field(() => Date, { description: 'The moment that it holds.' })
  readonly takenAt: Date;

  @Field(() => Date, { nullable: true, description: 'When every volume was safe; null before that.' })
  readonly completedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it may be removed; null is never.' })
  readonly expiresAt: Date | null;

  @Field(() => Int, { description: 'The size of its volumes together, in GiB.' })
  readonly sizeGiB: number;

  @Field(() => [String], { description: 'Volumes of the instance that were left out by the rules of its group.' })
  readonly excludedVolumeIds: readonly string[];
}

export const RecoveryPointConnection = connectionOf('RecoveryPoint', () => RecoveryPoint);
