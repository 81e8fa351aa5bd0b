import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { Database } from '../../db/database';
import type { JobRow } from '../../db/repositories/jobs';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import type { controlJob } from './control/control-job';
import { CancelJobInput, PauseJobInput, ResumeJobInput, RetryJobItemsInput } from './job-control-inputs';
import {
  CancelJobPayload,
  CancelJobResult,
  PauseJobPayload,
  PauseJobResult,
  ResumeJobPayload,
  ResumeJobResult,
  RetryJobItemsPayload,
  RetryJobItemsResult,
} from './job-control-payloads';
import { Job, JobConnection } from './job.type';
import type { retryJobItems } from './retry-job-items';
import type { JobFilterInput } from './job-filter.input';
import { JobListArgs } from './job-list-args';

/** What can be asked of a job. */
export interface JobUseCases {
  readonly pauseJob: ReturnType<typeof controlJob>;
  readonly resumeJob: ReturnType<typeof controlJob>;
  readonly cancelJob: ReturnType<typeof controlJob>;
  readonly retryJobItems: ReturnType<typeof retryJobItems>;
}

/** Jobs: reading them, controlling them. */
@Resolver()
export class JobResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: JobUseCases,
  ) {}

  @Needs('job:read')
  @Query(() => Job, { nullable: true, description: 'One job; null when there is none that you may see.' })
  job(@Arg('id', () => ID, { description: 'The id of the job.' }) id: string, @Ctx() { loaders }: RequestContext): Promise<JobRow | null> {
    return loaders.job.load(id);
  }

  @Needs('job:read')
  @Query(() => JobConnection, { complexity: listComplexity, description: 'The jobs that you may see.' })
  jobs(
    @Args(() => JobListArgs) args: ListArgs<JobFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<JobRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) => this.database.inScope(context.scope, ({ jobs }) => jobs.list(wanted, page)));
  }

  @Needs('job:control')
  @Mutation(() => PauseJobResult, { description: 'Lets a job start nothing more until it is resumed; what was started goes on.' })
  async pauseJob(
    @Arg('input', () => PauseJobInput, { description: 'Which job.' }) input: PauseJobInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof PauseJobResult> {
    const outcome = await this.useCases.pauseJob(context, input);
    if (outcome instanceof UserError) return outcome;
    return new PauseJobPayload(input.clientMutationId ?? null, await existing(context.loaders.job, outcome));
  }

  @Needs('job:control')
  @Mutation(() => ResumeJobResult, { description: 'Lets a paused job go on.' })
  async resumeJob(
    @Arg('input', () => ResumeJobInput, { description: 'Which job.' }) input: ResumeJobInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResumeJobResult> {
    const outcome = await this.useCases.resumeJob(context, input);
    if (outcome instanceof UserError) return outcome;
    return new ResumeJobPayload(input.clientMutationId ?? null, await existing(context.loaders.job, outcome));
  }

  @Needs('job:control')
  @Mutation(() => CancelJobResult, { description: 'Stops a job: it keeps what is complete and takes away what is half done.' })
  async cancelJob(
    @Arg('input', () => CancelJobInput, { description: 'Which job.' }) input: CancelJobInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CancelJobResult> {
    const outcome = await this.useCases.cancelJob(context, input);
    if (outcome instanceof UserError) return outcome;
    return new CancelJobPayload(input.clientMutationId ?? null, await existing(context.loaders.job, outcome));
  }

  @Needs('back-up:start')
  @Mutation(() => RetryJobItemsResult, {
    description:
      'Tries failed items of a back-up again: a job that ended COMPLETED_WITH_ERRORS or FAILED is QUEUED for its next attempt, which does them and nothing else.',
  })
  async retryJobItems(
    @Arg('input', () => RetryJobItemsInput, { description: 'Which job, and which of its items.' }) input: RetryJobItemsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RetryJobItemsResult> {
    const outcome = await this.useCases.retryJobItems(context, input);
    if (outcome instanceof UserError) return outcome;
    return new RetryJobItemsPayload(
      input.clientMutationId ?? null,
      await existing(context.loaders.job, outcome.id),
      outcome.extra?.warnings ?? [],
    );
  }
}
