import { chaosPlan } from './plan/chaos-plan';
import { runChaos } from './run-chaos';

// A short plan in which answers of CreateSnapshots are lost, a worker is killed, jobs are cancelled, paused, retried and restored; longer: npm run chaos.
const SEED = 386;
const SECONDS = 12;

describe(`a chaos of ${SECONDS} seconds, seed ${SEED}`, () => {
  it('breaks no invariant', async () => {
    const { broken, jobs, snapshots } = await runChaos(chaosPlan(SEED, SECONDS));

    expect(broken).toEqual([]);
    // Nothing was broken because much was done, not because nothing was.
    expect(snapshots).toBeGreaterThan(10);
    expect(jobs['protectGroup COMPLETED'] ?? 0).toBeGreaterThan(0);
  }, 300_000);
});
