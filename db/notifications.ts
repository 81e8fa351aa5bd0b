import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { parseId, type ApiKeyId, type JobId, type TenantId, type UserId } from '../workflows/domain/ids';

const SHORTEST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/** A network can lose a connection without a word; one question a process finds that out, however many listen through it. */
const HEARTBEAT_MS = 10_000;

/** What the other side gets to answer the heartbeat, and a new connection to come up. */
const ANSWER_MS = 5_000;

/** What listeners may be told; a notification carries an id and never more, its reader asks for the rest in a scope of his own. */
export interface Listeners {
  /** A job's row was written. */
  readonly onJob: (jobId: JobId) => void;
  /** A job has new events. */
  readonly onJobEvent: (jobId: JobId) => void;
  /** What a principal may do, or everybody of a tenant, was changed or ended. */
  readonly onPrincipal: (subjectId: ApiKeyId | UserId | TenantId) => void;
  /** The connection was lost and is there again; what happened in between was not told, so read everything again. */
  readonly onReconnect: () => void;
}

/** A connection that listens, and opens itself again when it is lost, or no longer answers. */
export interface Listening {
  /** Ends when the connection is closed; nothing is told afterwards. */
  close(): Promise<void>;
}

/** Listens to the commits that touch jobs and principals; throws when the first connection cannot be made, after that it keeps trying. */
export async function listen(databaseUrl: string, listeners: Listeners, heartbeatMs = HEARTBEAT_MS): Promise<Listening> {
  const closing = new AbortController();
  let reconnecting = Promise.resolve();
  let client = await connect();

  async function connect(): Promise<Client> {
    const next = new Client({
      connectionString: databaseUrl,
      application_name: 'snapward listen',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
    // Without a listener a lost connection would end the process; 'end' follows and starts the new attempt.
    next.on('error', () => undefined);
    next.on('notification', ({ channel, payload }) => tell(listeners, channel, payload ?? ''));
    try {
      await next.connect();
      await next.query('listen snapward_job; listen snapward_job_event; listen snapward_principal;');
    } catch (error) {
      // Not awaited: a connection that never came up has nothing to say good-bye to.
      void next.end();
      throw error;
    }
    const ended = new AbortController();
    void keepAsking(next, ended.signal);
    next.once('end', () => {
      ended.abort();
      reconnecting = reconnect();
    });
    return next;
  }

  /** Whoever answers has sent every notification before the answer. */
  async function keepAsking(on: Client, ended: AbortSignal): Promise<void> {
    try {
      while (!ended.aborted) {
        await pause(heartbeatMs, undefined, { signal: ended, ref: false });
        await on.query('select 1');
      }
    } catch {
      // Past pg's own farewell, which waits for the other side; 'end' follows and starts the new attempt.
      if (!ended.aborted) on.connection.stream.destroy();
    }
  }

  async function reconnect(): Promise<void> {
    for (let pauseMs = SHORTEST_PAUSE_MS; !closing.signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        await pause(pauseMs, undefined, { signal: closing.signal });
        client = await connect();
        break;
      } catch {
        // The database is still away, or we are closing; the loop's condition knows which.
        continue;
      }
    }
    if (closing.signal.aborted) await client.end();
    else listeners.onReconnect();
  }

  return {
    async close() {
      closing.abort();
      await client.end();
      await reconnecting;
    },
  };
}

function tell({ onJob, onJobEvent, onPrincipal }: Listeners, channel: string, payload: string): void {
  const subjectId = parseId('apiKey', payload) ?? parseId('user', payload) ?? parseId('tenant', payload);
  const jobId = parseId('job', payload);
  if (channel === 'snapward_principal' && subjectId) onPrincipal(subjectId);
  if (channel === 'snapward_job' && jobId) onJob(jobId);
  if (channel === 'snapward_job_event' && jobId) onJobEvent(jobId);
}
