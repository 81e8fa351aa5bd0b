import { terminalOn } from '../story/terminal';
import { failedShare, type FaultCost } from './fault-run';
import { growthExponent } from './growth';
import { totalOf, type BackupCost } from './measure-backup';

/** Everything that one bench measured. */
export interface BenchReport {
  /** Clean runs, smallest first, those with the fastest snapshots before the slow ones. */
  readonly clean: readonly BackupCost[];
  readonly faulty: FaultCost | null;
}

interface Measure {
  readonly name: string;
  readonly goal: string;
  /** The whole amount of a run; null where it could not be measured. */
  readonly of: (cost: BackupCost) => number | null;
  /** Amounts that grow with the run are shown per instance; a peak or a share is shown as it is. */
  readonly shown: 'per instance' | 'MiB' | '%';
}

const answered = (cost: BackupCost): number => totalOf(cost.callsByAction).calls - totalOf(cost.callsByAction).failed;

const MEASURES: readonly Measure[] = [
  { name: 'AWS calls', goal: '≤ 1.05 at 1,000', of: answered, shown: 'per instance' },
  { name: 'AWS attempts that failed', goal: '', of: (cost) => totalOf(cost.callsByAction).failed, shown: 'per instance' },
  { name: 'history events', goal: '< 0.3', of: ({ events }) => events, shown: 'per instance' },
  { name: 'Temporal actions', goal: '< 0.1', of: ({ actions }) => actions, shown: 'per instance' },
  { name: 'heartbeats, at most', goal: '', of: ({ heartbeatsAtMost }) => heartbeatsAtMost, shown: 'per instance' },
  { name: 'SQL statements', goal: '< 0.5', of: ({ statements }) => statements.api + statements.workers, shown: 'per instance' },
  { name: '  of the workers', goal: '', of: ({ statements }) => statements.workers, shown: 'per instance' },
  { name: '  of the API', goal: '', of: ({ statements }) => statements.api, shown: 'per instance' },
  { name: 'worker peak memory', goal: '< 512 MiB', of: ({ workerPeakMiB }) => workerPeakMiB, shown: 'MiB' },
  { name: 'share of the ceiling', goal: '≥ 90 %', of: ({ rate, ceiling }) => (rate === null ? null : rate / ceiling), shown: '%' },
];

/** The table that a person reads, and the JSON that a script keeps. */
export function printReport(out: NodeJS.WriteStream, report: BenchReport): void {
  const terminal = terminalOn(out);
  const { clean, faulty } = report;
  const heading = ({ instances, snapshotSeconds }: BackupCost): string => `${instances} (${snapshotSeconds} s)`;
  const fast = clean.filter(({ snapshotSeconds }) => snapshotSeconds === 0);
  const [smallest, largest] = [fast[0], fast.at(-1)];
  const actions = [...new Set(clean.flatMap(({ callsByAction }) => Object.keys(callsByAction)))].sort();

  terminal.line(
    '\n   Clean runs: instances (seconds that a snapshot is pending); growth from the smallest to the largest of the fastest\n',
  );
  terminal.table(
    ['', ...clean.map(heading), 'growth', 'goal'],
    [
      ...MEASURES.map((measure) => [
        measure.name,
        ...clean.map((cost) => shown(measure, cost)),
        measure.shown === '%' || !smallest || !largest ? '' : exponent(measure, smallest, largest),
        measure.goal,
      ]),
      ['CreateSnapshots a second', ...clean.map(({ rate }) => rate?.toFixed(0) ?? '–'), '', ''],
      ['  of a bare loop', ...clean.map(({ ceiling }) => ceiling.toFixed(0)), '', ''],
      ['seconds in all', ...clean.map(({ seconds }) => seconds.toFixed(1)), '', ''],
      ['state', ...clean.map(({ state }) => state), '', ''],
    ],
  );
  terminal.line('\n   AWS calls by action, all attempts\n');
  terminal.table(
    ['', ...clean.map(heading)],
    actions.map((action) => [action, ...clean.map(({ callsByAction }) => String(callsByAction[action]?.calls ?? 0))]),
  );
  if (faulty) {
    terminal.line('\n   30 % of the calls throttled, 10 % of the answers lost, the worker killed at half\n');
    terminal.table(
      ['instances', 'state', 'doubled', 'lost', 'attempts per instance', 'failed attempts', 'seconds'],
      [
        [
          String(faulty.instances),
          faulty.state,
          String(faulty.doubled),
          String(faulty.lost),
          faulty.attemptsPerInstance.toFixed(3),
          `${(100 * failedShare(faulty)).toFixed(0)} %`,
          faulty.seconds.toFixed(1),
        ],
      ],
    );
  }
  terminal.line(`\n${JSON.stringify(report)}`);
}

function shown({ of, shown: unit }: Measure, cost: BackupCost): string {
  const value = of(cost);
  if (value === null) return '–';
  if (unit === 'per instance') return (value / cost.instances).toFixed(3);
  return unit === 'MiB' ? value.toFixed(0) : `${(100 * value).toFixed(0)} %`;
}

function exponent({ of }: Measure, smallest: BackupCost, largest: BackupCost): string {
  const [small, large] = [of(smallest), of(largest)];
  if (small === null || large === null) return '–';
  return growthExponent({ size: smallest.instances, value: small }, { size: largest.instances, value: large })?.toFixed(2) ?? '–';
}
