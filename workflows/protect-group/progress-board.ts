import { setCurrentDetails } from '@temporalio/workflow';
import type { ChunkOutcome, ProtectChunk, ProtectionPlan, ProtectSummary, ProtectTarget } from '../contracts/protect-group';
import type { ItemCounts } from '../domain/job';
import { cell, table } from '../job/markdown-table';

interface Row {
  readonly region: string;
  readonly instances: number;
  started: number;
  completed: number | null;
  failed: number;
}

/** What an operator sees in the Temporal UI while a back-up runs: a line a region, then the failed instances. */
export class ProgressBoard {
  private readonly rows: readonly Row[];
  private summary: ProtectSummary | null = null;

  constructor(private readonly plan: ProtectionPlan) {
    this.rows = plan.targets.map(({ region, count, open }) => ({
      region,
      instances: open ?? count,
      started: 0,
      completed: null,
      failed: 0,
    }));
    this.show('Starting snapshots');
  }

  /** A chunk's snapshots have been asked for. */
  noteStarted(chunk: ProtectChunk, outcome: ChunkOutcome): void {
    this.change(chunk.region, (row) => Object.assign(row, { started: row.started + outcome.started, failed: row.failed + outcome.failed }));
    this.show('Starting snapshots');
  }

  /** AWS has finished with a region. */
  noteSettled(target: ProtectTarget, counts: ItemCounts): void {
    this.change(target.region, (row) => Object.assign(row, { completed: counts.COMPLETED, failed: counts.FAILED }));
    this.show('Waiting for AWS');
  }

  /** The last word, with the failed instances by name. */
  noteEnd(summary: ProtectSummary): void {
    this.summary = summary;
    this.show('Ended');
  }

  private change(region: string, how: (row: Row) => void): void {
    this.rows.filter((row) => row.region === region).forEach(how);
  }

  private show(stage: string): void {
    const regions = table(
      ['Region', 'Instances', 'Started', 'Completed', 'Failed'],
      this.rows.map((row) => [row.region, row.instances, row.started, row.completed ?? '…', row.failed]),
    );
    setCurrentDetails([`**${stage}** · ${cell(this.plan.groupName)}`, regions, ...this.failures()].join('\n\n'));
  }

  private failures(): string[] {
    const failures = this.summary?.failures ?? [];
    if (failures.length === 0) return [];
    const listed = table(
      ['Failed instance', 'Code', 'What AWS said'],
      failures.map(({ name, code, message }) => [name, code, message]),
    );
    const more = (this.summary?.counts.FAILED ?? 0) - failures.length;
    return more > 0 ? [listed, `and ${more} more`] : [listed];
  }
}
