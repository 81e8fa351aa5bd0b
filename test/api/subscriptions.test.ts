import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { TRANSPORTS, type Live, type Transport } from '../support/api/live';
import { aServedMsp, type ServedMsp } from '../support/api/served-msp';
import { aJob } from '../support/builders-rows';
import type { JobId } from '../../workflows/domain/ids';

const PROGRESS = `subscription Progress($jobId: ID!) {
  jobProgress(jobId: $jobId) { id state progress { total completed failed percent } tenant { name } events(first: 100) { nodes { code } } } }`;
const EVENTS = `subscription Events($jobId: ID!, $after: String) { jobEvents(jobId: $jobId, after: $after) { cursor level code message at } }`;

interface Progress {
  readonly jobProgress: {
    readonly state: string;
    readonly progress: { readonly total: number; readonly completed: number; readonly percent: number };
    readonly events: { readonly nodes: readonly { readonly code: string }[] };
  };
}
interface Told {
  readonly jobEvents: { readonly cursor: string; readonly code: string };
}

describe.each(TRANSPORTS)('over %s', (transport: Transport) => {
  let api: ApiOfRun;
  let msp: ServedMsp;
  const open: Live<unknown>[] = [];
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await aServedMsp(api);
  });
  afterEach(async () => {
    for (const live of open.splice(0)) await live.close();
  });
  afterAll(() => api.close());

  function follow<Data>(document: string, variables: Record<string, unknown>, client = msp.tenants[0].client): Live<Data> {
    const live = client.follow<Data>(transport, document, variables);
    open.push(live);
    return live;
  }

  const running = (): Promise<JobId> => aJob(api.sql, msp.tenants[0].owner, { state: 'RUNNING', started_at: new Date(), items_pending: 4 });

  /** Moves a job on as a worker does: its row, and its log. */
  const count = (jobId: JobId, completed: number): Promise<unknown> =>
    api.sql.query('update job set items_completed = $2, items_pending = 4 - $2 where id = $1', [jobId, completed]);
  const end = (jobId: JobId): Promise<unknown> =>
    api.sql.query(`update job set state = 'COMPLETED', finished_at = now(), items_completed = 4, items_pending = 0 where id = $1`, [jobId]);
  const say = (jobId: JobId, ...codes: string[]): Promise<unknown> => {
    const { mspId, tenantId } = msp.tenants[0].owner;
    return api.sql.query(
      `insert into job_event (msp_id, tenant_id, job_id, level, code, message)
       select $1, $2, $3, 'INFO', code, 'Something happened.' from unnest($4::text[]) with ordinality as said (code, place) order by place`,
      [mspId, tenantId, jobId, codes],
    );
  };
  const codesOf = (events: readonly Told[]): string[] => events.map(({ jobEvents }) => jobEvents.code);

  it('a job is told as it stands, after each change, and no more once it is final', async () => {
    const jobId = await running();
    const live = follow<Progress>(PROGRESS, { jobId });
    const told = [await live.next()];
    await count(jobId, 1);
    told.push(await live.next());
    await count(jobId, 3);
    told.push(await live.next());
    await end(jobId);
    told.push(...(await live.rest()));

    const steps = told.map((step) => [step?.jobProgress.state, step?.jobProgress.progress.completed, step?.jobProgress.progress.percent]);
    expect(steps).toEqual([
      ['RUNNING', 0, 0],
      ['RUNNING', 1, 25],
      ['RUNNING', 3, 75],
      ['COMPLETED', 4, 100],
    ]);
  });

  it('what a job is told with is read anew each time, and not remembered from the first', async () => {
    const jobId = await running();
    await say(jobId, 'ONE');
    const live = follow<Progress>(PROGRESS, { jobId });
    const first = await live.next();
    await say(jobId, 'TWO');
    await count(jobId, 2);
    const second = await live.next();

    expect(first?.jobProgress.events.nodes.map(({ code }) => code)).toEqual(['ONE']);
    expect(second?.jobProgress.events.nodes.map(({ code }) => code)).toEqual(['ONE', 'TWO']);
  });

  it('a job that is over is told once', async () => {
    const jobId = await running();
    await end(jobId);

    expect(await follow<Progress>(PROGRESS, { jobId }).rest()).toHaveLength(1);
  });

  it('a log comes line by line, from its beginning, live, until its job is final and all is told', async () => {
    const jobId = await running();
    await say(jobId, 'JOB_CLAIMED', 'CHUNK_STARTED');
    const live = follow<Told>(EVENTS, { jobId });
    const told = [await live.next(), await live.next()];
    await say(jobId, 'SNAPSHOTS_SETTLED');
    told.push(await live.next());
    await say(jobId, 'JOB_FINISHED');
    await end(jobId);
    told.push(...(await live.rest()));

    expect(codesOf(told.filter((event) => event !== null))).toEqual(['JOB_CLAIMED', 'CHUNK_STARTED', 'SNAPSHOTS_SETTLED', 'JOB_FINISHED']);
  });

  it('a log goes on behind `after` without a gap and without a repetition, however it was cut', async () => {
    const jobId = await running();
    const codes = Array.from({ length: 250 }, (_, index) => `STEP_${String(index).padStart(3, '0')}`);
    await say(jobId, ...codes.slice(0, 120));
    const told: Told[] = [];
    let writing = Promise.resolve<unknown>(undefined);
    for (const reads of [1, 7, 60, 101]) {
      const live = follow<Told>(EVENTS, { jobId, after: told.at(-1)?.jobEvents.cursor ?? null });
      for (let read = 0; read < reads; read += 1) {
        const event = await live.next();
        if (event) told.push(event);
        // New lines are written while the reader is on its way.
        if (told.length === 60) writing = say(jobId, ...codes.slice(120));
      }
      await live.close();
    }
    await writing;
    await end(jobId);
    told.push(...(await follow<Told>(EVENTS, { jobId, after: told.at(-1)?.jobEvents.cursor ?? null }).rest()));

    expect(codesOf(told)).toEqual(codes);
  });

  it('the cursors of a log are those of its pages', async () => {
    const jobId = await running();
    await say(jobId, 'ONE', 'TWO', 'THREE');
    await end(jobId);
    const page = await msp.tenants[0].client.query<{ job: { events: { pageInfo: { endCursor: string } } } }>(
      `{ job(id: "${jobId}") { events(first: 2) { pageInfo { endCursor } } } }`,
    );

    const rest = await follow<Told>(EVENTS, { jobId, after: page.job.events.pageInfo.endCursor }).rest();

    expect(codesOf(rest)).toEqual(['THREE']);
  });

  it.each(['nonsense', Buffer.from('after:job_0123456789abcdef0123456789abcdef').toString('base64url'), '9'.repeat(30)])(
    'a log that shall go on behind %j says that this is no place in it',
    async (after) => {
      const jobId = await running();

      await expect(follow<Told>(EVENTS, { jobId, after }).next()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );

  it('two who follow the same job hear the same', async () => {
    const jobId = await running();
    const [one, other] = [follow<Progress>(PROGRESS, { jobId }), follow<Progress>(PROGRESS, { jobId }, msp.client)];
    await Promise.all([one.next(), other.next()]);
    await end(jobId);

    expect(await one.rest()).toEqual(await other.rest());
  });

  it('a query is answered, too, and that is all', async () => {
    const { viewer } = (await follow<{ viewer: { role: string } }>('{ viewer { role } }', {}).next()) ?? {};

    expect(viewer).toEqual({ role: 'TENANT_ADMIN' });
  });
});
