import type { ListIdentity } from '../graphql/cursor';

/** The whole log of a job from its beginning; a place in it is where `jobEvents` goes on, too. */
export const logOfJob = (jobId: string): ListIdentity => ({ list: 'Job.events', of: jobId, order: 'OLDEST_FIRST', filter: null });
