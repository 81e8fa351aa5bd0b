import type { RequestContext } from '../context';
import type { UserError } from '../graphql/user-error';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { conflictWithActiveJob } from '../jobs/active-job';
import type { RequestedJob, RequestJob } from '../jobs/request-job';
import type { DiscoverHypervisorInput } from './hypervisor-inputs';

/** Asks for an account's inventory to be read; the connection must be proven, and JOB_ALREADY_ACTIVE while one is under way. */
export function discoverHypervisor(requestJob: RequestJob) {
  return (context: RequestContext, input: DiscoverHypervisorInput): Promise<RequestedJob | UserError> =>
    requestJob(context, { operation: 'discoverHypervisor', input }, async (db) => {
      const path = ['input', 'hypervisorId'];
      const hypervisor = await db.hypervisors.find(input.hypervisorId);
      if (!hypervisor) return new NotFoundError('hypervisor', path);
      if (hypervisor.status !== 'VALID') return new RuleViolationError('HYPERVISOR_IS_VALID', path);
      const conflict = await conflictWithActiveJob(db, 'discoverHypervisor', { hypervisorId: hypervisor.id, vmGroupId: null });
      if (conflict) return conflict;
      return {
        operation: 'discoverHypervisor',
        hypervisor,
        vmGroup: null,
        recoveryPointId: null,
        subjectId: hypervisor.id,
        parameters: {},
        title: `Discover · ${hypervisor.name}`,
        fairnessWeight: 1,
      };
    });
}
