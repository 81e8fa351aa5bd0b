import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { RunEnd } from '../workflows/domain/drift';

/** Where the newest run of a workflow stands; UNKNOWN when Temporal never had it, or has forgotten it after its retention time. */
export type RunStanding =
  { readonly state: 'OPEN' } | { readonly state: 'OVER'; readonly as: RunEnd; readonly at: Date } | { readonly state: 'UNKNOWN' };

/** What may be asked of Temporal about runs. */
export interface WorkflowRuns {
  standingOf(workflowId: string): Promise<RunStanding>;
}

const OVER_AS: Readonly<Record<string, RunEnd>> = {
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  TERMINATED: 'TERMINATED',
  TIMED_OUT: 'TIMED_OUT',
};

/** Asks the Temporal that the calling activity runs in. It describes each workflow, since lists lag behind and may miss a run that is open. */
export const runsInTemporal: WorkflowRuns = {
  async standingOf(workflowId) {
    try {
      const { status, closeTime } = await getClient().workflow.getHandle(workflowId).describe();
      const as = OVER_AS[status.name];
      // A status that we do not know, such as one of a newer server, is not taken for an end.
      return as && closeTime ? { state: 'OVER', as, at: closeTime } : { state: 'OPEN' };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { state: 'UNKNOWN' };
      throw error;
    }
  },
};
