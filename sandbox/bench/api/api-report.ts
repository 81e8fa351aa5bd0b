import { terminalOn } from '../../story/terminal';
import type { ApiCost } from './measure-api';

/** The table that a person reads, and the JSON that a script keeps; the first is the ceiling that the others are held against. */
export function printApiReport(out: NodeJS.WriteStream, costs: readonly ApiCost[]): void {
  const terminal = terminalOn(out);
  const ceiling = costs[0]?.requestsPerSecond ?? 0;
  const share = ({ requestsPerSecond }: ApiCost): number => requestsPerSecond / ceiling;
  terminal.line('\n   The portfolio of 100 tenants; the goal is 60 % of the ceiling\n');
  terminal.table(
    ['', 'requests / s', 'of the ceiling', 'p50 ms', 'p99 ms', 'statements', 'CPU ms, server', 'CPU ms, PostgreSQL', 'peak MiB'],
    costs.map((cost) => [
      cost.name,
      cost.requestsPerSecond.toFixed(1),
      `${(100 * share(cost)).toFixed(0)} %`,
      cost.p50Ms.toFixed(0),
      cost.p99Ms.toFixed(0),
      String(cost.statements),
      cost.serverCpuMs.toFixed(1),
      cost.postgresCpuMs.toFixed(1),
      cost.peakMiB?.toFixed(0) ?? '–',
    ]),
  );
  terminal.line(`\n${JSON.stringify(costs.map((cost) => ({ ...cost, shareOfCeiling: share(cost) })))}`);
}
