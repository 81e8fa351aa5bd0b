import { setTimeout as pause } from 'node:timers/promises';
import { startStatementCounter, type StatementCounter } from '../../../sandbox/bench/statement-counter';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { manyFollowers, type ManyFollowers } from '../../support/streams/many-followers';
import { EVENTS, PROGRESS, streamedJobs, type StreamedJobs, type ToldEvent, type ToldProgress } from '../../support/streams/streamed-jobs';
import { eventually } from '../../support/eventually';

/** Longer than the longest period at which anything of the API's looks at the database. */
const A_WHILE_MS = 12_000;

/** One round more or less of those who look by the clock: the outbox relay, the heartbeat, housekeeping. */
const BY_THE_CLOCK = 30;

const PATIENCE_MS = 30_000;

describe('the statements that subscriptions cost', () => {
  let jobs: StreamedJobs;
  let counter: StatementCounter;
  let api: ApiInProcess;
  const open: ManyFollowers<unknown>[] = [];
  beforeAll(async () => {
    jobs = await streamedJobs();
    counter = await startStatementCounter(jobs.database.url);
    api = await anApiInProcess(counter.databaseUrl);
  });
  afterEach(async () => {
    for (const many of open.splice(0)) await many.close();
  });
  afterAll(async () => {
    await api.stop();
    await counter.stop();
    await jobs.drop();
  });

  function follow<Data>(document: string, jobIds: readonly string[]): ManyFollowers<Data>['followers'] {
    const variables = jobIds.map((jobId) => ({ jobId }));
    const many = manyFollowers<Data>(api.url, jobs.authorization, document, variables);
    open.push(many);
    return many.followers;
  }

  async function during(work: () => Promise<unknown>): Promise<number> {
    const before = counter.statements();
    await work();
    return counter.statements() - before;
  }

  it('are none for five hundred to whom nothing happens: a process asks as much as without them', async () => {
    const without = await during(() => pause(A_WHILE_MS));
    const followed: string[] = [];
    for (let made = 0; made < 50; made += 1) followed.push(await jobs.aRunningJob());
    const fiveTimes = Array.from({ length: 5 }, () => followed).flat();
    const progress = follow<ToldProgress>(PROGRESS, fiveTimes);
    follow<ToldEvent>(EVENTS, fiveTimes);
    await eventually(() => progress.every(({ told }) => told.length === 1), PATIENCE_MS);
    await pause(1_000);

    const withThem = await during(() => pause(A_WHILE_MS));

    expect(Math.abs(withThem - without)).toBeLessThan(BY_THE_CLOCK);
  }, 90_000);

  it.each([
    ['one', 1],
    ['a hundred', 100],
  ])(
    'are bounded by what happens to a job, for %s that follow it',
    async (_name, many) => {
      const jobId = await jobs.aRunningJob();
      const theJob = Array.from({ length: many }, () => jobId);
      const [progress, events] = [follow<ToldProgress>(PROGRESS, theJob), follow<ToldEvent>(EVENTS, theJob)];
      await jobs.say(jobId, 'FIRST');
      await eventually(() => events.every(({ told }) => told.length === 1) && progress.every(({ told }) => told.length === 1), PATIENCE_MS);
      await pause(1_000);

      const rounds = 10;
      const asked = await during(async () => {
        for (let round = 1; round <= rounds; round += 1) {
          await jobs.count(jobId, round);
          await jobs.say(jobId, `STEP_${round}`);
          await eventually(() => events.every(({ told }) => told.length === 1 + round), PATIENCE_MS);
        }
        await eventually(() => progress.every(({ told }) => told.at(-1)?.jobProgress.progress.completed === rounds), PATIENCE_MS);
      });

      expect(events.map(({ told }) => told.map(({ jobEvents }) => jobEvents.code))).toEqual(
        theJob.map(() => ['FIRST', ...Array.from({ length: rounds }, (_, round) => `STEP_${round + 1}`)]),
      );
      // Two words each round, to each of which the log (4 messages) and the job (3) are read once; the rest is what looks by the clock.
      expect(asked).toBeLessThan(rounds * 2 * (4 + 3) + 2 * BY_THE_CLOCK);
    },
    90_000,
  );
});
