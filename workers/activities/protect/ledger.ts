import type { Database } from '../../../db/database';
import type { ItemEnding, StartedSet } from '../../../db/repositories/protection';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { JobItemId } from '../../../workflows/domain/ids';
import type { ItemFailure } from '../../../workflows/domain/item-failure';

/** Half a chunk: a write costs three statements whatever it holds, and what a killed worker had not written is found in AWS by its tag. */
const BATCH = 25;
/** While AWS is slow a part is written once a second, for those who watch. */
const LONGEST_HELD_MS = 1_000;

/** Collects what becomes of a chunk's instances and writes it down many at a time. */
export class Ledger {
  private started: StartedSet[] = [];
  private ended: ItemEnding[] = [];
  private writing: Promise<void> = Promise.resolve();
  private flushedAt = Date.now();

  constructor(
    private readonly database: Database,
    private readonly run: JobRun,
  ) {}

  /** AWS has taken a set on. */
  async start(set: StartedSet): Promise<void> {
    this.started.push(set);
    await this.flushWhenFull();
  }

  /** An instance failed before it had a set. */
  async fail(itemId: JobItemId, failure: ItemFailure): Promise<void> {
    this.ended.push({ itemId, to: 'FAILED', point: 'FAILED', failure });
    await this.flushWhenFull();
  }

  /** Writes what is collected; one batch after the other, since batches of one job queue for the job's row anyway. */
  flush(): Promise<void> {
    this.writing = this.writing.then(async () => {
      const [started, ended] = [this.started, this.ended];
      if (started.length + ended.length === 0) return;
      [this.started, this.ended] = [[], []];
      this.flushedAt = Date.now();
      await this.database.inScope(this.run.scope, async ({ protection }) => {
        await protection.recordStarted(this.run, started);
        await protection.endItems(this.run, ended);
      });
    });
    return this.writing;
  }

  private async flushWhenFull(): Promise<void> {
    const isOld = Date.now() - this.flushedAt >= LONGEST_HELD_MS;
    if (isOld || this.started.length + this.ended.length >= BATCH) await this.flush();
  }
}
