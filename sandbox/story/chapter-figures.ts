import { Client, Connection } from '@temporalio/client';

import type { BackedUpGroup, Teller } from './teller';

/** When the back-ups began and ended, and how many calls AWS had seen before and after, reading clients left out. */
export interface BackupWindow {
  readonly milliseconds: number;
  readonly instances: number;
  readonly calls: number;
}

/** Where the operator's own tool looks for the runs. */
export interface RunsAddress {
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
}

/** The last table: time, AWS calls an instance, history events an instance, as counted on the wire and by Temporal. */
export async function figures(
  { terminal }: Teller,
  window: BackupWindow,
  backups: readonly BackedUpGroup[],
  runs: RunsAddress,
): Promise<void> {
  terminal.chapter('What it cost');
  const connection = await Connection.connect({ address: runs.temporalAddress });
  try {
    const { workflow } = new Client({ connection, namespace: runs.temporalNamespace });
    const lengths = await Promise.all(
      backups.map(async ({ workflowId }) => (await workflow.getHandle(workflowId).describe()).historyLength),
    );
    const events = lengths.reduce((sum, length) => sum + length, 0);
    const each = (count: number): string => (count / window.instances).toFixed(2);
    terminal.table(
      ['', 'in all', 'per instance'],
      [
        ['instances', String(window.instances), ''],
        ['time from first mutation to last recovery point', `${(window.milliseconds / 1000).toFixed(1)} s`, ''],
        ['AWS calls', String(window.calls), each(window.calls)],
        ['history events', String(events), each(events)],
      ],
    );
    terminal.line('   Small groups carry the fixed cost of a run; "npm run bench" shows 100 and 1,000 instances.');
  } finally {
    await connection.close();
  }
}
