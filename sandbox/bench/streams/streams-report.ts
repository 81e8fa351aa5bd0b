import { terminalOn } from '../../story/terminal';
import type { IdleCost, LatencyCost } from './measure-streams';

/** Everything that one run found. */
export interface StreamsReport {
  readonly latency: readonly LatencyCost[];
  readonly idle: readonly IdleCost[];
  /** Of the last minute, since other processes on the machine make every event late. */
  readonly loadAverage: number;
}

/** The tables that a person reads, and the JSON that a script keeps. */
export function printStreamsReport(out: NodeJS.WriteStream, report: StreamsReport): void {
  const terminal = terminalOn(out);
  terminal.line('\n   From before an event is written until a follower has it; the goal is a median of 100 ms\n');
  terminal.table(
    ['replica', 'events', 'median ms', 'p99 ms', 'longest ms', 'statements / event'],
    report.latency.map((cost) => [
      cost.replica,
      String(cost.events),
      cost.medianMs.toFixed(1),
      cost.p99Ms.toFixed(1),
      cost.longestMs.toFixed(1),
      cost.statementsPerEvent.toFixed(1),
    ]),
  );
  terminal.line('\n   One replica while nothing happens\n');
  terminal.table(
    ['subscribers', 'statements / minute'],
    report.idle.map(({ subscribers, statementsPerMinute }) => [String(subscribers), statementsPerMinute.toFixed(0)]),
  );
  terminal.line(`\n   Load average: ${report.loadAverage.toFixed(1)}\n\n${JSON.stringify(report)}`);
}
