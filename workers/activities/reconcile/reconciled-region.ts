import type { CopyPlace } from '../../../db/repositories/reconciliation/catalogue';
import type { NewDriftFinding } from '../../../db/repositories/reconciliation/drift-findings';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { Ec2 } from '../../aws/caller';
import type { SnapshotProvider } from '../../aws/snapshots';
import type { ReconcileDeps } from './reconcile-dependencies';

/** One region under reconciliation: the run that does it, the way into AWS, and what it is compared with. */
export interface ReconciledRegion extends ReconcileDeps {
  readonly run: JobRun;
  readonly place: CopyPlace;
  readonly ec2: Ec2;
  readonly snapshots: SnapshotProvider;
  /** A page of AWS or of the catalogue was turned. */
  readonly turned: () => void;
}

/** Writes findings of the region in a transaction of their own. */
export function tell({ database, run }: ReconciledRegion, findings: readonly NewDriftFinding[]): Promise<void> {
  return database.inScope(run.scope, ({ driftFindings }) => driftFindings.record(run.jobId, findings));
}
