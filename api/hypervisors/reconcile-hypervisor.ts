import type { RequestContext } from '../context';
import { NotFoundError, type UserError } from '../graphql/user-error';
import type { RequestedJob, RequestJob } from '../jobs/request-job';
import type { ReconcileHypervisorInput } from './hypervisor-inputs';

/**
 * Asks for AWS and the catalogue to be compared and put right. Never a conflict: one that is asked for while another is under way waits for
 * it, and any status of the connection will do, since a validation whose run is gone is put right as well.
 */
export function reconcileHypervisor(requestJob: RequestJob) {
  return (context: RequestContext, input: ReconcileHypervisorInput): Promise<RequestedJob | UserError> =>
    requestJob(context, { operation: 'reconcileHypervisor', input }, async (db) => {
      const hypervisor = await db.hypervisors.find(input.hypervisorId);
      if (!hypervisor) return new NotFoundError('hypervisor', ['input', 'hypervisorId']);
      return {
        operation: 'reconcileAccount',
        hypervisor,
        vmGroup: null,
        recoveryPointId: null,
        subjectId: hypervisor.id,
        parameters: {},
        title: `Reconcile · ${hypervisor.name}`,
        fairnessWeight: 1,
      };
    });
}
