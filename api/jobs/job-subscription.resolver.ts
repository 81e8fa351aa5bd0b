import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { JobEventRow } from '../../db/repositories/job-events';
import type { JobRow } from '../../db/repositories/jobs';
import { Needs } from '../auth/needs';
import { subscribeToJobEvents, subscribeToJobProgress } from '../subscriptions/subscribe-to-job';
import { JobEvent } from './job-event.type';
import { Job } from './job.type';

/** Jobs as they go on. */
@Resolver()
export class JobSubscriptionResolver {
  @Needs('job:read')
  @Subscription(() => Job, {
    subscribe: subscribeToJobProgress,
    description: 'The job now and after each change, until it is final; then the stream ends.',
  })
  jobProgress(@Arg('jobId', () => ID, { description: 'The job.' }) _jobId: string, @Root() job: JobRow): JobRow {
    return job;
  }

  @Needs('job:read')
  @Subscription(() => JobEvent, {
    subscribe: subscribeToJobEvents,
    description: 'The log of a job as it grows, in order and without a gap, until the job is final; then the stream ends.',
  })
  jobEvents(
    @Arg('jobId', () => ID, { description: 'The job.' }) _jobId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The cursor of the last event that you have; without it the log begins at its start.',
    })
    _after: string | null,
    @Root() event: JobEventRow,
  ): JobEventRow {
    return event;
  }
}
