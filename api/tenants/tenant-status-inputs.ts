import { Field, ID, InputType } from 'type-graphql';
import { enumOf } from '../graphql/enum-of';
import { MutationInput } from '../graphql/mutation-input';

/** What becomes of the jobs of a tenant that stops being ACTIVE. */
export const RUNNING_JOBS = ['FINISH', 'CANCEL'] as const;
export type RunningJobsWord = (typeof RUNNING_JOBS)[number];

export const RunningJobs = enumOf<RunningJobsWord>('RunningJobs', 'What becomes of the jobs that are under way or waiting.', {
  FINISH: 'They run to their end.',
  CANCEL: 'Each is cancelled as by `cancelJob`; one that has not begun never begins.',
});

/** Which tenant, and why. */
@InputType()
abstract class TenantStatusInput extends MutationInput {
  @Field(() => ID, { description: 'The tenant.' })
  readonly tenantId: string;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 1,000 characters; the tenant reads it, too.' })
  readonly reason?: string | null;
}

/** Which tenant stops being ACTIVE, and what becomes of its jobs. */
@InputType()
abstract class StoppedTenantInput extends TenantStatusInput {
  @Field(() => RunningJobs, { description: 'What becomes of its jobs.' })
  readonly runningJobs: RunningJobsWord;
}

/** Which tenant may only be read from now on. */
@InputType({ description: 'Which tenant may only be read from now on.' })
export class SuspendTenantInput extends StoppedTenantInput {}

/** Which tenant may work again. */
@InputType({ description: 'Which tenant may work again.' })
export class ResumeTenantInput extends TenantStatusInput {}

/** Which tenant leaves. */
@InputType({ description: 'Which tenant leaves, for ever.' })
export class OffboardTenantInput extends StoppedTenantInput {}
