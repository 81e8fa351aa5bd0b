import { violatedConstraint } from '../../db/constraint-violation';
import { ConflictError, RuleViolationError, type UserError } from '../graphql/user-error';

const nameTaken = (what: string) => (): UserError =>
  new ConflictError('NAME_TAKEN', `There is a ${what} of this name already.`, 'Choose another name.', ['input', 'name']);

const alreadyActive = (): UserError =>
  new ConflictError('JOB_ALREADY_ACTIVE', 'The same work is under way already.', 'Wait for that job, or cancel it.');

/** What each constraint of the schema means to a caller; the database decides races, this gives its verdict a name. */
const OUTCOMES: Readonly<Record<string, () => UserError>> = {
  tenant_by_name: nameTaken('tenant'),
  credential_by_name: nameTaken('credential'),
  hypervisor_by_name: nameTaken('hypervisor'),
  storage_by_name: nameTaken('storage'),
  plan_by_name: nameTaken('plan'),
  vm_group_by_name: nameTaken('VM group'),
  app_user_by_email: () =>
    new ConflictError(
      'ALREADY_A_MEMBER',
      'Somebody with this e-mail address belongs there already.',
      'Change what they may do (changeMembership), or remove them first.',
      ['input', 'email'],
    ),
  hypervisor_by_account: () =>
    new ConflictError(
      'ACCOUNT_ALREADY_CONNECTED',
      'This AWS account is connected already.',
      'Use the connection that is there; one MSP connects an account once.',
      ['input', 'awsAccountId'],
    ),
  hypervisor_regions_are_served: () => new RuleViolationError('REGIONS_ARE_SERVED_BY_THE_ADMIN_SIDE', ['input', 'regions']),
  hypervisor_shared_resources: () => new RuleViolationError('SHARED_RESOURCES_NAME_AN_ADMIN_HYPERVISOR', ['input', 'adminHypervisorId']),
  plan_extended_needs_secondary_copy: () =>
    new RuleViolationError('EXTENDED_RETENTION_NEEDS_A_SECONDARY_COPY', ['input', 'secondaryStorageId']),
  plan_copies_lie_apart: () => new RuleViolationError('COPIES_LIE_APART', ['input', 'secondaryStorageId']),
  job_one_active_backup: alreadyActive,
  job_one_active_upkeep: alreadyActive,
};

/** The typed outcome of a constraint violation; null when the error is something else, which is a bug. */
export function outcomeOfViolation(error: unknown): UserError | null {
  const constraint = violatedConstraint(error);
  return constraint === null ? null : (OUTCOMES[constraint]?.() ?? null);
}
