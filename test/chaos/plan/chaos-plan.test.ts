import { chaosPlan } from './chaos-plan';
import { STEP_KINDS } from './steps';

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

describe('chaosPlan', () => {
  it('is the same again for the same seed, and another for another', () => {
    expect(chaosPlan(7, 60)).toEqual(chaosPlan(7, 60));
    expect(chaosPlan(8, 60)).not.toEqual(chaosPlan(7, 60));
  });

  it('does everything that it can do, over some seeds', () => {
    const kinds = new Set(seeds.flatMap((seed) => chaosPlan(seed, 60).steps.map(({ step }) => step.kind)));

    expect([...kinds].sort()).toEqual([...STEP_KINDS].sort());
    const faults = seeds.flatMap((seed) => chaosPlan(seed, 60).steps.flatMap(({ step }) => (step.kind === 'fault' ? [step] : [])));
    expect(new Set(faults.map(({ rule }) => rule.fault)).size).toBe(6);
    expect(new Set(faults.map(({ tenant }) => tenant === null)).size).toBe(2);
  });

  it('keeps to its length and to the order of time', () => {
    for (const { steps } of seeds.map((seed) => chaosPlan(seed, 20))) {
      const times = steps.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(20_000);
      expect(steps.length).toBeGreaterThan(15);
    }
  });

  it('begins with a back-up of every group', () => {
    for (const { tenants, steps } of seeds.map((seed) => chaosPlan(seed, 20))) {
      const backedUp = steps.flatMap(({ step }) => (step.kind === 'back-up' ? [`${step.tenant} ${step.group}`] : []));
      tenants.forEach(({ groups }, tenant) => groups.forEach((_, group) => expect(backedUp).toContain(`${tenant} ${group}`)));
    }
  });
});
