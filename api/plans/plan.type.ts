import { Field, Int, ObjectType } from 'type-graphql';
import type { RetentionPreset as Preset } from '../../workflows/domain/plan';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const RetentionPreset = enumOf<Preset>('RetentionPreset', 'How long recovery points are kept.', {
  STANDARD: 'About a month.',
  EXTENDED: 'About a month, and monthly and yearly ones on a secondary copy.',
  CUSTOM: 'As the plan says.',
});

/** When backups may run. */
@ObjectType({ simpleResolvers: true, description: 'When scheduled backups may run.' })
export class BackupWindow {
  @Field(() => String, { description: 'Begin, HH:MM.' })
  readonly start: string;

  @Field(() => String, { description: 'End, HH:MM; before the begin it is on the next day.' })
  readonly end: string;

  @Field(() => String, { description: 'The IANA time zone of both.' })
  readonly timeZone: string;
}

/** How often to back up and how long to keep it; reusable across groups. */
@Needs('plan:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'How often to back up and how long to keep it; reusable across groups. Its revisions are never changed, only added to.',
})
export class Plan extends Node {
  readonly primaryStorageId: string | null;
  readonly secondaryStorageId: string | null;

  @Field(() => String, { description: 'Unique among the plans of the MSP, in any case.' })
  readonly name: string;

  @Field(() => Int, { description: 'The share of its work among waiting work, 1 (least) to 5.' })
  readonly tier: number;

  @Field(() => Int, { description: 'The newest revision; the terms below are its terms.' })
  readonly revision: number;

  @Field(() => Int, { description: 'The recovery point objective: how old the newest recovery point may become, in minutes.' })
  readonly runEveryMinutes: number;

  @Field(() => BackupWindow, { nullable: true, description: 'When scheduled backups may run; null is at any time.' })
  readonly window: BackupWindow | null;

  @Field(() => RetentionPreset, { description: 'How long recovery points are kept, as a word.' })
  readonly retention: Preset;

  @Field(() => Int, {
    nullable: true,
    description: 'How many recovery points of a resource are kept at most; null is as many as the days give.',
  })
  readonly snapshotCount: number | null;

  @Field(() => Int, { description: 'How many days a recovery point is kept.' })
  readonly retentionDays: number;

  @Field(() => Int, { nullable: true, description: 'How many monthly recovery points are kept beyond that; EXTENDED only.' })
  readonly keepMonthly: number | null;

  @Field(() => Int, { nullable: true, description: 'How many yearly recovery points are kept beyond that; EXTENDED only.' })
  readonly keepYearly: number | null;

  @Field(() => Date, { description: 'When the plan was created.' })
  readonly createdAt: Date;
}

export const PlanConnection = connectionOf('Plan', () => Plan);
