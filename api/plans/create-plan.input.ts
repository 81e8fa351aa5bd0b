import { Field, ID, InputType, Int } from 'type-graphql';
import type { RetentionPreset as Preset } from '../../workflows/domain/plan';
import { MutationInput } from '../graphql/mutation-input';
import { RetentionPreset } from './plan.type';

/** When scheduled backups may run. */
@InputType({ description: 'When scheduled backups may run.' })
export class BackupWindowInput {
  @Field(() => String, { description: 'Begin, HH:MM.' })
  readonly start: string;

  @Field(() => String, { description: 'End, HH:MM; before the begin it is on the next day.' })
  readonly end: string;

  @Field(() => String, { description: 'The IANA time zone of both, such as Europe/Berlin.' })
  readonly timeZone: string;
}

/** A new plan. */
@InputType({ description: 'A new plan: how often to back up and how long to keep it.' })
export class CreatePlanInput extends MutationInput {
  @Field(() => String, { description: 'What to call it, 1 to 200 characters; unique among the plans of the MSP, in any case.' })
  readonly name: string;

  @Field(() => Int, { defaultValue: 1, description: 'The share of its work among waiting work, 1 (least) to 5.' })
  readonly tier: number;

  @Field(() => Int, { description: 'The recovery point objective in minutes, 15 to 43,200 (30 days).' })
  readonly runEveryMinutes: number;

  @Field(() => BackupWindowInput, { nullable: true, description: 'When scheduled backups may run; left out at any time.' })
  readonly window?: BackupWindowInput | null;

  @Field(() => RetentionPreset, { defaultValue: 'STANDARD', description: 'How long recovery points are kept, as a word.' })
  readonly retention: Preset;

  @Field(() => Int, { nullable: true, description: 'How many recovery points of a resource to keep at most, 1 to 1,000; only for CUSTOM.' })
  readonly snapshotCount?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many days to keep a recovery point, 1 to 36,500; needed for CUSTOM, refused otherwise.',
  })
  readonly retentionDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many monthly recovery points to keep beyond that, 1 to 120; only for EXTENDED, where 12 is the default.',
  })
  readonly keepMonthly?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many yearly recovery points to keep beyond that, 1 to 100; only for EXTENDED, where 7 is the default.',
  })
  readonly keepYearly?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Where copies live; left out they stay as snapshots in the account that they were taken in.',
  })
  readonly primaryStorageId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Where second copies live; needed for EXTENDED.' })
  readonly secondaryStorageId?: string | null;
}
