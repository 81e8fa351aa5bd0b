import { z } from 'zod';
import { POWER_STATES, type RestoreOptions } from '../../workflows/domain/restore';
import type { RequestContext } from '../context';
import { NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import type { RequestedJob, RequestJob } from '../jobs/request-job';
import { awsId, id as anyId, text } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { RestoreInstanceInput } from './restore-instance.input';

const Input = z.object({
  recoveryPointId: anyId,
  name: text(255)
    .refine((name) => !name.startsWith('aws:'), 'must not begin with aws:')
    .nullable()
    .default(null),
  subnetId: awsId('subnet').nullable().default(null),
  securityGroupIds: z
    .array(awsId('sg'))
    .min(1, 'must name at least one security group, or be left out')
    .max(16, 'must name at most 16 security groups')
    .nullable()
    .default(null),
  instanceType: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}\.[a-z0-9-]{1,30}$/, 'must be an EC2 instance type, such as m7g.large')
    .nullable()
    .default(null),
  powerState: z.enum(POWER_STATES),
  keepPrivateIpAddress: z.boolean(),
});

/** Asks for a new instance from a complete recovery point, beside the original and in the same account. */
export function restoreInstance(requestJob: RequestJob) {
  return (context: RequestContext, input: RestoreInstanceInput): Promise<RequestedJob | UserError> =>
    requestJob(context, { operation: 'restoreInstance', input }, async (db) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const { recoveryPointId, ...options } = wanted;
      const path = ['input', 'recoveryPointId'];
      const point = await db.recoveryPoints.find(recoveryPointId);
      const resource = point && (await db.resources.find(point.resourceId));
      const hypervisor = resource && (await db.hypervisors.find(resource.hypervisorId));
      if (!point || !resource || !hypervisor) return new NotFoundError('recovery point', path);
      if (point.state !== 'COMPLETED') return new RuleViolationError('RECOVERY_POINT_IS_COMPLETE', path);
      if (hypervisor.status !== 'VALID') return new RuleViolationError('HYPERVISOR_IS_VALID', path);
      return {
        operation: 'restoreInstance',
        hypervisor,
        vmGroup: null,
        recoveryPointId: point.id,
        subjectId: point.id,
        parameters: options satisfies RestoreOptions,
        title: `Restore · ${resource.name}`,
        fairnessWeight: 1,
      };
    });
}
