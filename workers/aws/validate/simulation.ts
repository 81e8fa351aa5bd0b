import { SimulatePrincipalPolicyCommand, type ContextEntry, type EvaluationResult } from '@aws-sdk/client-iam';
import type { Condition, Grant, GrantScope } from '../../../workflows/domain/permissions/grant';
import { TENANT_ROLE_PREFIX } from '../../../workflows/domain/permissions/policy-document';
import type { Iam } from '../caller';

/** What a policy simulation says to an action: `denied` carries AWS's word (implicitDeny, explicitDeny). */
export type SimulatedAnswer = { readonly allowed: true } | { readonly allowed: false; readonly decision: string };

/** Whose policies are simulated, and where the simulated calls would be made. */
export interface Simulated {
  readonly principalArn: string;
  readonly awsAccountId: string;
  readonly region: string;
}

/** Asks IAM whether the principal's policies allow actions under one grant; nothing is changed. Keys' own policies are not looked at. */
export async function simulate(
  iam: Iam,
  where: Simulated,
  grant: Grant,
  actions: readonly string[],
): Promise<Map<string, SimulatedAnswer>> {
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: where.principalArn,
      ActionNames: [...actions],
      ResourceArns: samples(grant.scope, where),
      ContextEntries: contextFor(grant.condition, where),
    }),
  );
  return new Map(actions.map((action) => [action, answerOf(EvaluationResults.filter(({ EvalActionName }) => EvalActionName === action))]));
}

/** Every resource has to be allowed; AWS answers one result an action and resource, or one with the resources inside. */
function answerOf(results: readonly EvaluationResult[]): SimulatedAnswer {
  const decisions = results.flatMap(({ EvalDecision, ResourceSpecificResults = [], OrganizationsDecisionDetail }) => [
    EvalDecision ?? 'unknown',
    ...ResourceSpecificResults.map(({ EvalResourceDecision }) => EvalResourceDecision ?? 'unknown'),
    ...(OrganizationsDecisionDetail?.AllowedByOrganizations === false ? ['denied by an organization policy'] : []),
  ]);
  const refusal = decisions.length === 0 ? 'no answer' : decisions.find((decision) => decision !== 'allowed');
  return refusal === undefined ? { allowed: true } : { allowed: false, decision: refusal };
}

// IDs that are well formed and belong to nothing: a simulation does not look whether a resource exists.
const SAMPLE_ID = '0123456789abcdef0';
const ID_PREFIX: Readonly<Record<string, string>> = { image: 'ami', instance: 'i', snapshot: 'snap', volume: 'vol', subnet: 'subnet' };
const WITHOUT_ACCOUNT = ['image', 'snapshot'];

function samples(scope: GrantScope, { principalArn, awsAccountId, region }: Simulated): string[] {
  const partition = principalArn.split(':')[1] ?? 'aws';
  switch (scope.on) {
    case 'ANYTHING':
      return ['*'];
    case 'EC2':
      return scope.kinds.map((kind) => {
        const account = WITHOUT_ACCOUNT.includes(kind) ? '' : awsAccountId;
        return `arn:${partition}:ec2:${region}:${account}:${kind}/${ID_PREFIX[kind] ?? kind}-${SAMPLE_ID}`;
      });
    case 'ROLES':
      return [`arn:${partition}:iam::${awsAccountId}:role/any-instance-role`];
    case 'TENANT_ROLES':
      return [`arn:${partition}:iam::${awsAccountId}:role/${TENANT_ROLE_PREFIX}AnyTenant`];
    case 'KEYS':
      return [`arn:${partition}:kms:${region}:${awsAccountId}:key/00000000-0000-4000-8000-000000000000`];
    case 'OWN_ROLE':
      return [principalArn];
  }
}

/** The facts under which the condition holds. */
function contextFor(condition: Condition | null, { region }: Simulated): ContextEntry[] {
  const entries: ContextEntry[] = [{ ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'string', ContextKeyValues: [region] }];
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    for (const [key, wanted] of Object.entries(keys)) {
      const value = typeof wanted === 'string' ? wanted : (wanted[0] ?? '');
      entries.push({
        ContextKeyName: key,
        ContextKeyType: operator === 'Bool' ? 'boolean' : 'string',
        // "Not null" is met by any value; a pattern by a value of this region.
        ContextKeyValues: [operator === 'Null' ? 'any' : value.replace('*', region)],
      });
    }
  }
  return entries;
}
