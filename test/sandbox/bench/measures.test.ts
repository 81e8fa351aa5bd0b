import { steadyRate } from '../../../sandbox/bench/aws-rate';
import { benchOptions } from '../../../sandbox/bench/bench-options';
import { doubledInstances } from '../../../sandbox/bench/fault-run';
import { growthExponent } from '../../../sandbox/bench/growth';
import { byAction, totalOf } from '../../../sandbox/bench/measure-backup';
import { peakIn } from '../../../sandbox/bench/peak-memory';

describe('the measures of a bench', () => {
  it('call a measure that doubles with the size growth of 1, one that stays 0, one that squares 2', () => {
    const grown = (value: number) => growthExponent({ size: 100, value: 7 }, { size: 10_000, value });

    expect(grown(700)).toBeCloseTo(1);
    expect(grown(7)).toBeCloseTo(0);
    expect(grown(70_000)).toBeCloseTo(2);
  });

  it('give no growth where there is none to give', () => {
    expect(growthExponent({ size: 100, value: 7 }, { size: 100, value: 9 })).toBeNull();
    expect(growthExponent({ size: 100, value: 0 }, { size: 1_000, value: 9 })).toBeNull();
  });

  it('take the rate of calls from the middle, not from the run-up or the stragglers', () => {
    const samples = [
      { at: 0, count: 0 },
      { at: 10, count: 10 },
      { at: 11, count: 50 },
      { at: 12, count: 90 },
      { at: 40, count: 100 },
    ];

    expect(steadyRate(samples)).toBe(40);
    expect(steadyRate([])).toBeNull();
    expect(steadyRate([{ at: 0, count: 5 }])).toBeNull();
  });

  it('count attempts that failed apart, over all accounts', () => {
    const call = { service: 'ec2', action: 'CreateSnapshots' };
    const actions = byAction([
      { ...call, account: '1', count: 10, errors: { RequestLimitExceeded: 2, ConnectionReset: 1 } },
      { ...call, account: '2', count: 5, errors: {} },
    ]);

    expect(actions).toEqual({ CreateSnapshots: { calls: 15, failed: 3 } });
    expect(totalOf({ ...actions, AssumeRole: { calls: 2, failed: 0 } })).toEqual({ calls: 17, failed: 3 });
  });

  it('call an instance doubled when AWS has two snapshots of one of its volumes', () => {
    const snapshot = (resource: string, VolumeId: string) => ({ VolumeId, Tags: [{ Key: 'snapward:resource', Value: resource }] });

    expect(doubledInstances([snapshot('a', 'vol-1'), snapshot('a', 'vol-2'), snapshot('b', 'vol-3')])).toBe(0);
    expect(doubledInstances([snapshot('a', 'vol-1'), snapshot('a', 'vol-1'), snapshot('b', 'vol-3'), snapshot('a', 'vol-1')])).toBe(1);
  });

  it('read the peak of memory as the kernel tells it', () => {
    expect(peakIn('VmPeak:\t  999 kB\nVmHWM:\t  262144 kB\nVmRSS:\t 1 kB\n')).toBe(256);
    expect(peakIn('Name:\tnode\n')).toBeNull();
  });
});

describe('the options of a bench', () => {
  it('are 100 and 1,000 instances, slow snapshots of a minute and a run under faults', () => {
    expect(benchOptions([])).toEqual({ instances: [100, 1_000], snapshotSeconds: 60, middle: 1_000, faults: true });
  });

  it('may be others; the largest size is not the one for the slow run', () => {
    expect(benchOptions(['--instances', '10000,100,1000', '--snapshot-seconds', '0', '--no-faults'])).toEqual({
      instances: [100, 1_000, 10_000],
      snapshotSeconds: 0,
      middle: 1_000,
      faults: false,
    });
  });

  it.each([[['--instances', 'many']], [['--instances']], [['--instances', '0']], [['--snapshot-seconds', '-1']], [['--fast']]])(
    'refuse %j with what they want',
    (args) => {
      expect(() => benchOptions(args)).toThrow(/--/);
    },
  );
});
