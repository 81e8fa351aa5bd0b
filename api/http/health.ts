import type { FastifyInstance } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../logger';

/** What the API needs to do its work, each a question that throws when the answer is no. */
export type ReadinessChecks = Readonly<Record<'database' | 'migrations' | 'temporal', () => Promise<void>>>;

/** How one part is. */
export type PartState = 'ok' | 'unavailable';

/** Whether the process lives, and whether it can work. */
export interface HealthDependencies {
  readonly checks: ReadinessChecks;
  readonly log: Logger;
  /** True as soon as the process is stopping: then it takes no new work. */
  readonly stopping: () => boolean;
}

/** A check that hangs is one that fails. */
const CHECK_MS = 3_000;

/** Whoever asks more often gets the last answer again, so that nobody can load the database from here without a key. */
const FRESH_MS = 1_000;

/** Serves /healthz (the process lives), /readyz (each part by name; 503 when one is away) and /health (the database alone, for older set-ups). */
export function serveHealth(app: FastifyInstance, { checks, log, stopping }: HealthDependencies): void {
  const stateOf = async (name: keyof ReadinessChecks): Promise<PartState> => {
    const late = pause(CHECK_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('No answer in time.')));
    return Promise.race([checks[name](), late]).then(
      () => 'ok' as const,
      (error: unknown) => {
        log.warn({ err: error, part: name }, 'Not ready.');
        return 'unavailable' as const;
      },
    );
  };
  const states = remembered(async () => {
    const [database, migrations, temporal] = await Promise.all([stateOf('database'), stateOf('migrations'), stateOf('temporal')]);
    return { database, migrations, temporal };
  });
  const databaseState = remembered(() => stateOf('database'));

  app.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const parts = await states();
    const ready = !stopping() && Object.values(parts).every((state) => state === 'ok');
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : stopping() ? 'stopping' : 'unavailable', parts });
  });
  app.get('/health', async (_request, reply) => {
    const status = await databaseState();
    return reply.code(status === 'ok' ? 200 : 503).send({ status });
  });
}

/** Asks once for all who ask together, and again only when the last answer is not fresh any more. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let last: Promise<T> | null = null;
  let askedMs = 0;
  return () => {
    if (last === null || performance.now() - askedMs > FRESH_MS) {
      askedMs = performance.now();
      last = ask();
    }
    return last;
  };
}
