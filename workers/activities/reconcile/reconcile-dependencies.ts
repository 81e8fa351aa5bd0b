import type { Database } from '../../../db/database';
import type { AccountAccess } from '../../aws/account-access';
import type { WorkflowRuns } from '../../workflow-runs';
import type { OpenConnection } from '../open-connection';

/** Waits and sizes of a reconciliation. */
export interface ReconcileTiming {
  /** How long the steps of a run that is over may still act in AWS, in milliseconds; its job is not touched before. */
  readonly graceMs: number;
  /** Rows and snapshots that are held in memory together. */
  readonly pageSize: number;
  /** The pause between two looks at what is being taken away, in milliseconds, and how many looks are taken at most. */
  readonly undoPauseMs: number;
  readonly undoLooks: number;
}

/**
 * A step learns that its run is over by the answer to a heartbeat (10 s apart, held back for 5 s), a call under way may last another minute,
 * and what it made may take 15 s to show.
 */
export const RECONCILE_TIMING: ReconcileTiming = { graceMs: 90_000, pageSize: 1_000, undoPauseMs: 5_000, undoLooks: 60 };

/** What the steps of a reconciliation are made of. */
export interface ReconcileDeps {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly openConnection: OpenConnection;
  readonly runs: WorkflowRuns;
  readonly timing: ReconcileTiming;
}
