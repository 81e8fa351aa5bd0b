import type { Database } from '../../../db/database';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { SnapshotProvider } from '../../aws/snapshots';

/** Waits of a back-up, in milliseconds. */
export interface ProtectTiming {
  /** How long EC2 may take to show a new snapshot by its tags; nothing is started again before. */
  readonly tagVisibilityMs: number;
  /** How long a recorded snapshot may be missing from the listing before it is looked for by its id. */
  readonly vanishGraceMs: number;
  /** How long an instance's start is tried again in one chunk while AWS throttles. */
  readonly throttlePatienceMs: number;
  /** The shortest and the longest pause between two settle rounds that read one page. */
  readonly shortestRoundMs: number;
  readonly longestRoundMs: number;
}

/** As AWS asks: reads lag writes by seconds, and a volume's next snapshot waits 15 s. */
export const PROTECT_TIMING: ProtectTiming = {
  tagVisibilityMs: 15_000,
  vanishGraceMs: 60_000,
  throttlePatienceMs: 60_000,
  shortestRoundMs: 2_000,
  longestRoundMs: 30_000,
};

/** What the AWS steps of a back-up need. */
export interface ProtectDependencies {
  readonly database: Database;
  readonly timing: ProtectTiming;
  /** The snapshots of the job's account in a region, as the job's connection may see them; AwsFailure when there is no way in. */
  snapshotsIn(run: JobRun, region: string, signal?: AbortSignal): Promise<SnapshotProvider>;
}
