import type { GraphQLError } from 'graphql';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../db/database';
import type { JobEventRow } from '../../db/repositories/job-events';
import type { JobRow } from '../../db/repositories/jobs';
import { isFinal } from '../../workflows/domain/job';
import type { Scope } from '../../workflows/domain/scope';
import { fieldError } from '../graphql/request-error';
import { closableStream } from './closable-stream';
import type { JobSignals, JobWatch } from './job-signals';
import { readPatiently } from './read-patiently';

/** A busy job changes many times a second; people and portals need four. */
const SHORTEST_PAUSE_MS = 250;

const EVENTS_AT_ONCE = 100;

/**
 * The streams behind the subscriptions; each reads the rows in the scope of who asked, together with others of that scope. A stream asks nothing while
 * nothing is heard: that the hearing works is looked after once a process.
 */
export interface JobStreams {
  /** The job now and after each change, until it is final. */
  progress(scope: Scope, jobId: string): AsyncGenerator<JobRow, void, undefined>;
  /** Every event after `seq` (from the first when null), in order and without a gap, until the job is final and all is told. */
  events(scope: Scope, jobId: string, seq: string | null): AsyncGenerator<JobEventRow, void, undefined>;
}

const nameOf = (what: string, { mspId, tenantId }: Scope): string => `${what} in ${mspId} ${tenantId}`;

const notFound = (): GraphQLError => fieldError('NOT_FOUND', 'There is no such job.');

/** Streams of jobs, fed by the signals of this process and the rows of the database. */
export function jobStreams(database: Database, signals: JobSignals): JobStreams {
  const watching = <Row>(jobId: string, follow: (watch: JobWatch) => AsyncGenerator<Row, void, undefined>) => {
    // Watching begins before the first read, so that nothing falls between the two.
    const watch = signals.watch(jobId);
    return closableStream(follow(watch), () => watch.close());
  };
  return {
    progress: (scope, jobId) => watching(jobId, (watch) => followJob(database, scope, jobId, watch)),
    events: (scope, jobId, seq) => watching(jobId, (watch) => followEvents(database, scope, jobId, seq, watch)),
  };
}

async function* followJob(database: Database, scope: Scope, jobId: string, watch: JobWatch): AsyncGenerator<JobRow, void, undefined> {
  try {
    for (let told = ''; ;) {
      const readJob = () => database.inScope(scope, async ({ jobs }) => ({ job: await jobs.find(jobId) }));
      const read = await readPatiently(database, watch, () => watch.read(nameOf('job', scope), readJob));
      if (!read) return;
      const { job } = read;
      if (!job) throw notFound();
      const seen = JSON.stringify(job);
      if (seen !== told) yield job;
      told = seen;
      if (isFinal(job.state)) return;
      await pause(SHORTEST_PAUSE_MS);
      if (!(await watch.changed())) return;
    }
  } finally {
    watch.close();
  }
}

async function* followEvents(
  database: Database,
  scope: Scope,
  jobId: string,
  after: string | null,
  watch: JobWatch,
): AsyncGenerator<JobEventRow, void, undefined> {
  try {
    for (let seq = after; ;) {
      const from = seq;
      // The job is read first: when it is final by then, the events that are read after it are all there will ever be.
      const readBoth = () =>
        database.inScope(scope, async ({ jobs, jobEvents }) => ({
          job: await jobs.find(jobId),
          events: await jobEvents.after(jobId, from, EVENTS_AT_ONCE),
        }));
      const read = await readPatiently(database, watch, () => watch.read(nameOf(`events after ${from}`, scope), readBoth));
      if (!read) return;
      const { job, events } = read;
      if (!job) throw notFound();
      yield* events;
      seq = events.at(-1)?.seq ?? seq;
      if (events.length === EVENTS_AT_ONCE) continue;
      if (isFinal(job.state)) return;
      if (!(await watch.changed())) return;
    }
  } finally {
    watch.close();
  }
}
