import type { Grant } from '../../../workflows/domain/permissions/grant';
import type { AwsPermission } from '../../../workflows/domain/permissions/permission';
import type { ValidationCheck } from '../../../workflows/domain/validation';
import { AwsFailure } from '../aws-failure';
import { failed, inWords, isRefusal, passed, unproven } from './checks';
import { remedyOf, subjectOf, type Proving } from './proving';
import { simulate, type SimulatedAnswer } from './simulation';

/** Answers by grant and action. */
type Answers = ReadonlyMap<Grant, ReadonlyMap<string, SimulatedAnswer>>;

/** Proves permissions by IAM's policy simulation, one call for each statement; all unproven when the role may not ask for one. */
export async function provenBySimulation(proving: Proving, permissions: readonly AwsPermission[]): Promise<ValidationCheck[]> {
  try {
    const answers = await simulateAll(proving, permissions);
    return permissions.map((permission) => judged(proving, permission, answers));
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    return permissions.map((permission) =>
      unproven(
        subjectOf(permission, proving),
        `AWS has no dry run that proves it, and a policy simulation was not possible: ${inWords(error)}.`,
        `Allow iam:SimulatePrincipalPolicy on ${proving.principalArn} itself to have this proven.`,
      ),
    );
  }
}

async function simulateAll(proving: Proving, permissions: readonly AwsPermission[]): Promise<Answers> {
  const answers = new Map<Grant, Map<string, SimulatedAnswer>>();
  const where = { principalArn: proving.principalArn, awsAccountId: proving.ec2.awsAccountId, region: proving.region };
  for (const grant of new Set(permissions.flatMap(({ grants }) => grants))) {
    const actions = permissions.filter(({ grants }) => grants.includes(grant)).map(({ action }) => action);
    answers.set(grant, await simulate(proving.iam, where, grant, actions));
  }
  return answers;
}

function judged(proving: Proving, permission: AwsPermission, answers: Answers): ValidationCheck {
  const subject = subjectOf(permission, proving);
  const refusals = permission.grants.flatMap((grant) => {
    const answer = answers.get(grant)?.get(permission.action);
    return answer?.allowed === true ? [] : [`${grant.sid}: ${answer?.decision ?? 'no answer'}`];
  });
  if (refusals.length === 0) return passed(subject, 'SIMULATION', allowedDetail(permission));
  const detail = `A policy simulation refuses it (${refusals.join('; ')}).`;
  // The MSP may list its tenants' roles one by one, so that a made-up role proves nothing; each tenant's validation assumes its own.
  if (permission.grants.some(({ scope }) => scope.on === 'TENANT_ROLES')) return unproven(subject, detail, remedyOf(permission, proving));
  return failed(subject, 'SIMULATION', detail, remedyOf(permission, proving));
}

const allowedDetail = ({ action }: AwsPermission): string =>
  action.startsWith('kms:')
    ? "A policy simulation allows it for keys whose own policy leaves it to the account's policies; a key's own policy is not simulated."
    : 'A policy simulation allows it.';

// The simulation is a convenience of the customer's: an account without it is connected all the same, with less proven.
const isUnanswered = (error: unknown): error is AwsFailure =>
  isRefusal(error) || (error instanceof AwsFailure && ['NOT_FOUND', 'INVALID_REQUEST'].includes(error.kind));
