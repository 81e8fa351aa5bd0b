import type { GraphQLResolveInfo } from 'graphql';
import { Args, Authorized, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { JobEventRow } from '../../db/repositories/job-events';
import type { JobItemRow } from '../../db/repositories/job-items';
import type { JobRow } from '../../db/repositories/jobs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { JobEventConnection } from './job-event.type';
import { JobItemConnection } from './job-item.type';
import { progressOf } from './job-progress';
import { jobResultOf } from './job-result';
import { JobResult } from './job-result.type';
import { Job, JobFailure, JobProgress } from './job.type';
import type { TemporalUi } from './temporal-ui';
import type { JobItemFilterInput } from './job-item-filter.input';
import { JobItemListArgs } from './job-item-list-args';
import type { JobEventFilterInput } from './job-event-filter.input';
import { JobEventListArgs } from './job-event-list-args';

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
    @Args(() => JobItemListArgs) args: ListArgs<JobItemFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<JobItemRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.itemsOfJob(id, args.filter ?? {}, page));
  }

  @FieldResolver(() => JobEventConnection, { complexity: listComplexity, description: 'Its log.' })
  events(
    @Root() { id }: JobRow,
    @Args(() => JobEventListArgs) args: ListArgs<JobEventFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<JobEventRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.eventsOfJob(id, args.filter ?? {}, page));
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
