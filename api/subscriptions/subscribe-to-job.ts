import type { SubscribeResolverData } from 'type-graphql';
import type { JobEventRow } from '../../db/repositories/job-events';
import type { JobRow } from '../../db/repositories/jobs';
import type { RequestContext } from '../context';
import { logOfJob } from '../jobs/log-of-job';

type Asked<Args> = SubscribeResolverData<unknown, Args, RequestContext>;

/** The stream behind `jobProgress`, in the scope of who asks. */
export const subscribeToJobProgress = ({ args, context }: Asked<{ readonly jobId: string }>): AsyncIterable<JobRow> =>
  context.jobStreams.progress(context.scope, args.jobId);

/** The stream behind `jobEvents`, in the scope of who asks. */
export const subscribeToJobEvents = ({
  args,
  context,
}: Asked<{ readonly jobId: string; readonly after?: string | null }>): AsyncIterable<JobEventRow> =>
  context.jobStreams.events(context.scope, args.jobId, lastSeen(context, args.jobId, args.after));

function lastSeen({ cursors }: RequestContext, jobId: string, after: string | null | undefined): string | null {
  const [seq = null] = after ? cursors(logOfJob(jobId)).read(after, 'after') : [];
  return seq;
}
