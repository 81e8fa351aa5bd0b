import { Arg, Args, Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { JobEventRow } from '../../db/repositories/job-events';
import type { JobItemRow } from '../../db/repositories/job-items';
import type { JobRow } from '../../db/repositories/jobs';
import type { RequestContext } from '../context';
import { connection, connectionFrom, listComplexity, type Connection } from '../graphql/connection';
import { OldestFirstPageArgs, pageOf } from '../graphql/page-args';
import { JobEventConnection } from './job-event.type';
import { JobItemFilterInput } from './job-item-filter.input';
import { JobItemConnection } from './job-item.type';
import { progressOf } from './job-progress';
import { jobResultOf } from './job-result';
import { JobResult } from './job-result.type';
import { Job, JobFailure, JobProgress } from './job.type';
import type { TemporalUi } from './temporal-ui';

/** What a job did and how far it is. */
@Resolver(() => Job)
export class JobDetailsResolver {
  constructor(private readonly temporalUi: TemporalUi) {}

  @FieldResolver(() => JobProgress, { description: 'How far it is.' })
  progress(@Root() { items, state }: JobRow): JobProgress {
    return progressOf(items, state);
  }

  @FieldResolver(() => JobFailure, { nullable: true, description: 'Why the whole job failed; null when it did not.' })
  failure(@Root() { failureType, failureMessage }: JobRow): JobFailure | null {
    return failureType === null ? null : { type: failureType, message: failureMessage ?? '' };
  }

  @FieldResolver(() => JobResult, { nullable: true, description: 'What it came to; null until it is known.' })
  result(@Root() job: JobRow): typeof JobResult | null {
    return jobResultOf(job);
  }

  @FieldResolver(() => JobItemConnection, {
    complexity: listComplexity,
    description: 'The things that it works on, in the order of its plan.',
  })
  items(
    @Root() { id }: JobRow,
    @Args(() => OldestFirstPageArgs) page: OldestFirstPageArgs,
    @Arg('filter', () => JobItemFilterInput, { nullable: true, description: 'Which of them.' }) filter: JobItemFilterInput | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<JobItemRow>> {
    return connectionFrom(page, (slice) => loaders.itemsOfJob(id, filter ?? {}, slice));
  }

  @FieldResolver(() => JobEventConnection, { complexity: listComplexity, description: 'Its log.' })
  async events(
    @Root() { id }: JobRow,
    @Args(() => OldestFirstPageArgs) page: OldestFirstPageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<JobEventRow>> {
    const slice = pageOf(page, 'sequence');
    return connection(await loaders.eventsOfJob(id, null, slice), ({ seq }) => seq, slice.after === null);
  }

  @Authorized('admin-side:read')
  @FieldResolver(() => String, { nullable: true, description: 'The id of its Temporal workflow. Tenants do not see it.' })
  workflowId(@Root() { workflowId }: JobRow): string {
    return workflowId;
  }

  @Authorized('admin-side:read')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its run in the Temporal UI; null when no UI is configured. Tenants do not see it.',
  })
  temporalUrl(@Root() { workflowId, runId }: JobRow): string | null {
    return this.temporalUi.runUrl(workflowId, runId);
  }
}
