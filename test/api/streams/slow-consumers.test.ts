import { request, type IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { JobId } from '../../../workflows/domain/ids';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { EVENTS, streamedJobs, type StreamedJobs, type ToldEvent } from '../../support/streams/streamed-jobs';
import { eventually } from '../../support/eventually';

/** Far more than the two kernels and the bound keep between them: 24 MB. */
const LINES = 2_400;
const LENGTH = 10_000;
const LONG = `subscription Long($jobId: ID!, $after: String) { jobEvents(jobId: $jobId, after: $after) { cursor code message } }`;

const PATIENCE_MS = 60_000;

/** What came over a connection that was not read for long. */
interface Read {
  readonly told: readonly ToldEvent[];
  /** The close code, or the code of the last error. */
  readonly end: string | number;
}

/** Somebody who has had the first event and then reads nothing, until he is asked to. */
interface Sleeper {
  wake(): Promise<Read>;
}

describe('a consumer who does not read', () => {
  let jobs: StreamedJobs;
  let api: ApiInProcess;
  let jobId: JobId;
  beforeAll(async () => {
    jobs = await streamedJobs();
    api = await anApiInProcess(jobs.database.url, { metrics: { host: '127.0.0.1', port: 0 }, slowConsumerMs: 3_000 });
    jobId = await jobs.aRunningJob();
    await jobs.database.superuser.query(
      `insert into job_event (msp_id, tenant_id, job_id, level, code, message)
       select msp_id, tenant_id, id, 'INFO', 'LINE_' || line, repeat('x', ${LENGTH}) from job, generate_series(1, ${LINES}) as line where id = $1 order by line`,
      [jobId],
    );
    await jobs.end(jobId);
  }, PATIENCE_MS);
  afterAll(async () => {
    await api.stop();
    await jobs.drop();
  });

  const cutOff = async (): Promise<number> =>
    Number(/^snapward_slow_consumers_total (\d+)$/m.exec(await (await fetch(api.metricsUrl ?? '')).text())?.[1]);

  /** Over a WebSocket that is paused. */
  async function asleepOnSocket(): Promise<Sleeper> {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const told: ToldEvent[] = [];
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const send = (message: object): void => socket.send(JSON.stringify(message));
    socket.on('open', () => send({ type: 'connection_init', payload: { authorization: jobs.authorization } }));
    await new Promise<void>((resolve) => {
      socket.on('message', (bytes: Buffer) => {
        const { type, payload } = JSON.parse(bytes.toString()) as { type: string; payload?: { data: ToldEvent } };
        if (type === 'connection_ack') send({ type: 'subscribe', id: 'one', payload: { query: LONG, variables: { jobId } } });
        if (type !== 'next' || !payload) return;
        told.push(payload.data);
        if (told.length > 1) return;
        socket.pause();
        resolve();
      });
    });
    return {
      async wake() {
        socket.resume();
        return { told, end: await closed };
      },
    };
  }

  /** Over server-sent events that are not read. */
  async function asleepOnEvents(): Promise<Sleeper> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', accept: 'text/event-stream', authorization: jobs.authorization };
      const asked = request(`${api.url}/graphql/stream`, { method: 'POST', headers }, resolve);
      asked.once('error', reject);
      asked.end(JSON.stringify({ query: LONG, variables: { jobId } }));
    });
    return {
      async wake() {
        let text = '';
        for await (const bytes of response.setEncoding('utf8') as AsyncIterable<string>) text += bytes;
        const results = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json ?? '') as Result);
        const code = results.at(-1)?.errors?.[0]?.extensions.code ?? 'no error';
        return { told: results.flatMap(({ data }) => data ?? []), end: code };
      },
    };
  }

  interface Result {
    readonly data?: ToldEvent | null;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  }

  it.each([
    ['WebSocket', asleepOnSocket, 4413],
    ['server-sent events', asleepOnEvents, 'SLOW_CONSUMER'],
  ] as const)(
    'over %s is cut off with a reason, holds up nobody, and goes on later without a gap',
    async (transport, fallAsleep, end) => {
      const before = await cutOff();
      const sleeper = await fallAsleep();
      const [other, otherJob] = [jobs.clientOf(api.url), await jobs.aRunningJob()];
      const awake = other.follow<ToldEvent>(transport, EVENTS, { jobId: otherJob });
      for (const code of ['ONE', 'TWO']) {
        await jobs.say(otherJob, code);
        expect(await awake.next()).toMatchObject({ jobEvents: { code } });
      }

      await eventually(async () => (await cutOff()) === before + 1, PATIENCE_MS);
      const { told, end: ended } = await sleeper.wake();

      // What had been made for him by then is what the two kernels and one page hold; the rest was never read.
      expect(told.length).toBeLessThan(LINES * 0.75);
      expect(ended).toBe(end);
      await jobs.say(otherJob, 'THREE');
      expect(await awake.next()).toMatchObject({ jobEvents: { code: 'THREE' } });
      await awake.close();
      const rest = await other.follow<ToldEvent>(transport, LONG, { jobId, after: told.at(-1)?.jobEvents.cursor }).rest(PATIENCE_MS);
      expect([...told, ...rest].map(({ jobEvents }) => jobEvents.code)).toEqual(
        Array.from({ length: LINES }, (_, line) => `LINE_${line + 1}`),
      );
    },
    3 * PATIENCE_MS,
  );

  it(
    'over WebSocket is not heard either: his questions wait with their answers',
    async () => {
      const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      let answers = 0;
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      const send = (message: object): void => socket.send(JSON.stringify(message));
      socket.on('open', () => send({ type: 'connection_init', payload: { authorization: jobs.authorization } }));
      const query = `{ job(id: "${jobId}") { events(first: 200) { nodes { message } } } }`;
      await new Promise<void>((resolve) => {
        socket.on('message', (bytes: Buffer) => {
          const { type } = JSON.parse(bytes.toString()) as { type: string };
          if (type === 'next') answers += 1;
          if (type !== 'connection_ack') return;
          socket.pause();
          resolve();
        });
      });
      const before = await cutOff();
      // 120 answers of 2 MB.
      for (let question = 0; question < 120; question += 1) send({ type: 'subscribe', id: String(question), payload: { query } });
      await eventually(async () => (await cutOff()) === before + 1, PATIENCE_MS);
      socket.resume();

      expect(await closed).toBe(4413);
      expect(answers).toBeLessThan(60);
    },
    2 * PATIENCE_MS,
  );
});
