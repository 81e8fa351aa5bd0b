import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../../db/notifications';
import type { PrincipalSessions } from '../auth/principal-sessions';
import { jobTopic, type JobTopic } from './job-topic';

/** Tells when a job may have changed, and lets its followers read together. */
export interface JobWatch {
  /** True when the job may have changed, or `atMostMs` have passed if that is given, so look again; false when the watch was closed, so stop. */
  changed(atMostMs?: number): Promise<boolean>;
  /**
   * What `begin` answers, or what another follower of the same job has read by the same name since word came of it last. The first reading of a watch
   * begins after the watch did. The name must say in which scope it is read.
   */
  read<T>(what: string, begin: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Commits that touch jobs, heard once a process and told to whoever watches. */
export interface JobSignals {
  watch(jobId: string): JobWatch;
  close(): Promise<void>;
}

/** Listens to the database; a replica hears of every commit, whichever replica or worker made it. What is about principals goes to `sessions`. */
export async function jobSignals(databaseUrl: string, sessions: Pick<PrincipalSessions, 'lookAt' | 'lookAtAll'>): Promise<JobSignals> {
  const topics = new Map<string, JobTopic>();
  const spread = (jobId: string): void => topics.get(jobId)?.spread();
  const listening = await listen(databaseUrl, {
    onJob: spread,
    onJobEvent: spread,
    // What was said while the connection was away is lost, so everybody looks again.
    onPrincipal: (principalId) => sessions.lookAt(principalId),
    onReconnect() {
      [...topics.keys()].forEach(spread);
      sessions.lookAtAll();
    },
  });
  return {
    watch(jobId) {
      const topic = topics.get(jobId) ?? jobTopic(() => topics.delete(jobId));
      topics.set(jobId, topic);
      return watchOf(topic);
    },
    close: () => listening.close(),
  };
}

function watchOf(topic: JobTopic): JobWatch {
  let pending = new AbortController();
  const leave = topic.hear(() => pending.abort());
  let closed = false;
  let hasRead = false;
  return {
    async changed(atMostMs) {
      if (!closed) await untilTold(pending.signal, atMostMs);
      // Renewed before the caller reads: a change during the reading wakes the next wait.
      pending = new AbortController();
      return !closed;
    },
    read(what, begin) {
      const fresh = !hasRead;
      hasRead = true;
      return topic.read(what, fresh, begin);
    },
    close() {
      if (closed) return;
      closed = true;
      pending.abort();
      leave();
    },
  };
}

async function untilTold(told: AbortSignal, atMostMs: number | undefined): Promise<void> {
  if (atMostMs !== undefined) await pause(atMostMs, undefined, { signal: told }).catch(() => undefined);
  else if (!told.aborted) await new Promise((resolve) => told.addEventListener('abort', resolve, { once: true }));
}
