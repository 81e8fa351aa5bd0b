import { createSecretKey, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { TRANSPORTS, type Transport } from '../../support/api/live';
import { EVENTS, streamedJobs, type StreamedJobs, type ToldEvent } from '../../support/streams/streamed-jobs';
import { anySeed, seededRandom, type SeededRandom } from '../../support/faults/seeded-random';
import { tcpGate } from '../../support/faults/tcp-gate';

const SECRETS_KEY = createSecretKey(randomBytes(32));

const LINES = 400;
const LIMIT_MS = 120_000;
const CODES = Array.from({ length: LINES }, (_, index) => `STEP_${String(index).padStart(3, '0')}`);

/** A replica that can be started again, each time at another port. */
interface Replica {
  now(): ApiInProcess;
  restart(): Promise<void>;
}

describe('the log of a job that is followed through everything that breaks', () => {
  let jobs: StreamedJobs;
  const replicas: Replica[] = [];
  beforeAll(async () => {
    jobs = await streamedJobs();
    for (let count = 0; count < 2; count += 1) replicas.push(await aReplica(jobs.database.url));
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.now().stop();
    await jobs.drop();
  });

  /** Writes the whole log in bursts, and then ends the job. */
  async function write(jobId: Parameters<StreamedJobs['say']>[0], random: SeededRandom): Promise<void> {
    for (let written = 0; written < LINES;) {
      const burst = random.between(1, 25);
      await jobs.say(jobId, ...CODES.slice(written, written + burst));
      written += burst;
      await pause(random.between(0, 200));
    }
    await jobs.end(jobId);
  }

  /** Cuts the connections of all replicas on which they hear of commits. */
  const cutListeners = (): Promise<unknown> =>
    jobs.database.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'snapward listen' and datname = current_database()`,
    );

  /** Reads some lines over a connection of its own, which is then cut; the end of the stream, and any failure, ends the reading sooner. */
  async function readSome(transport: Transport, jobId: string, told: ToldEvent[], most: number): Promise<void> {
    const replica = replicas[told.length % 2] ?? replicas[0];
    const gate = await tcpGate(new URL(replica?.now().url ?? '').host);
    const after = told.at(-1)?.jobEvents.cursor ?? null;
    const live = jobs.clientOf(`http://${gate.address}`).follow<ToldEvent>(transport, EVENTS, { jobId, after });
    try {
      for (let read = 0; read < most; read += 1) {
        const event = await live.next(5_000);
        if (event === null) return;
        told.push(event);
      }
    } catch {
      // Cut, refused or late: whatever it was, one comes again behind what one has.
    } finally {
      await gate.close();
      await live.close().catch(() => undefined);
    }
  }

  it.each(TRANSPORTS)(
    'over %s is told line by line, each once, in order',
    async (transport) => {
      const seed = anySeed();
      const random = seededRandom(seed);
      const jobId = await jobs.aRunningJob();
      const writing = write(jobId, seededRandom(seed + 1));
      const told: ToldEvent[] = [];
      const deadline = performance.now() + LIMIT_MS - 60_000;
      for (let round = 1; told.length < LINES && performance.now() < deadline; round += 1) {
        await readSome(transport, jobId, told, random.between(1, 60));
        if (round % 3 === 0) await cutListeners();
        if (round % 5 === 0) await random.pick([replicas[0] as Replica, replicas[1] as Replica]).restart();
      }
      await writing;

      expect({ seed, codes: told.map(({ jobEvents }) => jobEvents.code) }).toEqual({ seed, codes: CODES });
      // And nothing is left behind the last one.
      await readSome(transport, jobId, told, 1);
      expect(told).toHaveLength(LINES);
    },
    LIMIT_MS,
  );

  it.each(TRANSPORTS)('over %s goes on over the same connection when only the way to PostgreSQL was cut', async (transport) => {
    const jobId = await jobs.aRunningJob();
    const live = jobs.clientOf(replicas[0]?.now().url ?? '').follow<ToldEvent>(transport, EVENTS, { jobId });
    await jobs.say(jobId, 'BEFORE');
    const told = [await live.next()];
    await cutListeners();
    // Told to nobody: the connection that would hear it is gone.
    await jobs.say(jobId, 'MEANWHILE');
    told.push(await live.next(30_000));
    await jobs.say(jobId, 'AFTERWARDS');
    told.push(await live.next(30_000));
    await live.close();

    expect(told.map((event) => event?.jobEvents.code)).toEqual(['BEFORE', 'MEANWHILE', 'AFTERWARDS']);
  });

  it('reaches the followers at both replicas by word of the commit, since nobody looks by the clock', async () => {
    const jobId = await jobs.aRunningJob();
    const lives = replicas.map((replica) => jobs.clientOf(replica.now().url).follow<ToldEvent>('WebSocket', EVENTS, { jobId }));
    await jobs.say(jobId, 'FIRST');
    await Promise.all(lives.map((live) => live.next()));
    for (let line = 0; line < 30; line += 1) {
      await jobs.say(jobId, `LINE_${line}`);
      const heard = await Promise.all(lives.map((live) => live.next(5_000)));
      expect(heard.map((event) => event?.jobEvents.code)).toEqual([`LINE_${line}`, `LINE_${line}`]);
    }
    await Promise.all(lives.map((live) => live.close()));
  }, 60_000);
});

async function aReplica(databaseUrl: string): Promise<Replica> {
  // Cursors are signed with it: replicas have one key in common.
  let api = await anApiInProcess(databaseUrl, { secretsKey: SECRETS_KEY });
  return {
    now: () => api,
    async restart() {
      await api.stop();
      api = await anApiInProcess(databaseUrl, { secretsKey: SECRETS_KEY });
    },
  };
}
