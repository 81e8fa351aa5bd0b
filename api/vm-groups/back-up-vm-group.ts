import type { RequestContext } from '../context';
import { NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import { conflictWithActiveJob } from '../jobs/active-job';
import type { RequestedJob, RequestJob } from '../jobs/request-job';
import { protectionWithinQuota } from '../quotas/protection-within-quota';
import type { BackUpVmGroupInput } from './vm-group-inputs';

/** Asks for a back-up of a group now; one a group at a time, and only through a connection that was proven. */
export function backUpVmGroup(requestJob: RequestJob) {
  return (context: RequestContext, input: BackUpVmGroupInput): Promise<RequestedJob | UserError> =>
    requestJob(context, { operation: 'backUpVmGroup', input }, async (db) => {
      const path = ['input', 'vmGroupId'];
      const group = await db.vmGroups.find(input.vmGroupId);
      const hypervisor = group && (await db.hypervisors.find(group.hypervisorId));
      const plan = group && (await db.plans.find(group.planId));
      if (!group || !hypervisor || !plan) return new NotFoundError('VM group', path);
      if (hypervisor.status !== 'VALID') return new RuleViolationError('HYPERVISOR_IS_VALID', path);
      const conflict = await conflictWithActiveJob(db, 'protectGroup', { hypervisorId: hypervisor.id, vmGroupId: group.id });
      if (conflict) return conflict;
      const allowed = await protectionWithinQuota(db, group);
      if (allowed instanceof UserError) return allowed;
      const { expectedResources, warnings } = allowed;
      return {
        operation: 'protectGroup',
        hypervisor,
        vmGroup: { id: group.id, planId: plan.id, planRevisionId: plan.revisionId },
        recoveryPointId: null,
        subjectId: group.id,
        parameters: expectedResources === null ? {} : { expectedResources },
        warnings,
        title: `Back up · ${group.name}`,
        fairnessWeight: plan.tier,
      };
    });
}
