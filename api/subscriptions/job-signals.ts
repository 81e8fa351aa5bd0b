import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../../db/notifications';
import type { PrincipalSessions } from '../auth/principal-sessions';

/** Tells when a job may have changed. */
export interface JobWatch {
  /** True when the job may have changed or `atMostMs` have passed, so look again; false when the watch was closed, so stop. */
  changed(atMostMs: number): Promise<boolean>;
  close(): void;
}

/** Commits that touch jobs, heard once a process and told to whoever watches. */
export interface JobSignals {
  watch(jobId: string): JobWatch;
  close(): Promise<void>;
}

/** Listens to the database; a replica hears of every commit, whichever replica or worker made it. What is about principals goes to `sessions`. */
export async function jobSignals(databaseUrl: string, sessions: Pick<PrincipalSessions, 'lookAt' | 'lookAtAll'>): Promise<JobSignals> {
  const watches = new Map<string, Set<() => void>>();
  const wake = (jobId: string): void => watches.get(jobId)?.forEach((tell) => tell());
  const listening = await listen(databaseUrl, {
    onJob: wake,
    onJobEvent: wake,
    // What was said while the connection was away is lost, so everybody looks again.
    onPrincipal: (principalId) => sessions.lookAt(principalId),
    onReconnect() {
      [...watches.keys()].forEach(wake);
      sessions.lookAtAll();
    },
  });
  return { watch: (jobId) => watchOf(watches, jobId), close: () => listening.close() };
}

function watchOf(watches: Map<string, Set<() => void>>, jobId: string): JobWatch {
  let pending = new AbortController();
  const tell = (): void => pending.abort();
  const mine = watches.get(jobId) ?? new Set();
  watches.set(jobId, mine.add(tell));
  let closed = false;
  return {
    async changed(atMostMs) {
      if (!closed) await pause(atMostMs, undefined, { signal: pending.signal }).catch(() => undefined);
      // Renewed before the caller reads: a change during the reading wakes the next wait.
      pending = new AbortController();
      return !closed;
    },
    close() {
      closed = true;
      tell();
      mine.delete(tell);
      if (mine.size === 0) watches.delete(jobId);
    },
  };
}
