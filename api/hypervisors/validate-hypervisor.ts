import type { RequestContext } from '../context';
import type { UserError } from '../graphql/user-error';
import { NotFoundError } from '../graphql/user-error';
import { conflictWithActiveJob } from '../jobs/active-job';
import type { RequestedJob, RequestJob } from '../jobs/request-job';
import type { ValidateHypervisorInput } from './hypervisor-inputs';

/** Asks for the proof that a connection works; JOB_ALREADY_ACTIVE while one is under way. */
export function validateHypervisor(requestJob: RequestJob) {
  return (context: RequestContext, input: ValidateHypervisorInput): Promise<RequestedJob | UserError> =>
    requestJob(context, { operation: 'validateHypervisor', input }, async (db) => {
      const hypervisor = await db.hypervisors.find(input.hypervisorId);
      if (!hypervisor) return new NotFoundError('hypervisor', ['input', 'hypervisorId']);
      const conflict = await conflictWithActiveJob(db, 'validateHypervisor', { hypervisorId: hypervisor.id, vmGroupId: null });
      if (conflict) return conflict;
      return {
        operation: 'validateHypervisor',
        hypervisor,
        vmGroup: null,
        recoveryPointId: null,
        subjectId: hypervisor.id,
        parameters: {},
        title: `Validate · ${hypervisor.name}`,
        fairnessWeight: 1,
      };
    });
}
