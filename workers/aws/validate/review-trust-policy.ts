import { GetRoleCommand } from '@aws-sdk/client-iam';
import { tenantTrustPolicy } from '../../../workflows/domain/permissions/policy-document';
import type { ValidationCheck } from '../../../workflows/domain/validation';
import type { Iam } from '../caller';
import { failed, inWords, isRefusal, passed, unproven, type CheckSubject } from './checks';

const REVIEW: CheckSubject = { kind: 'TRUST', name: 'The trust policy names one principal only', region: null };

/** Reads the role's trust policy and reports every principal in it but the one that Snapward needs; unproven when the role may not read itself. */
export async function reviewTrustPolicy(
  iam: Iam,
  roleArn: string,
  trust: { principalArn: string; externalId: string },
): Promise<ValidationCheck> {
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleArn.split('/').at(-1) ?? roleArn }));
    const others = principalsOf(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).filter(
      (principal) => principal !== trust.principalArn,
    );
    if (others.length === 0) return passed(REVIEW, 'CALL', `Only ${trust.principalArn} may assume the role.`);
    const policy = tenantTrustPolicy({ trustedPrincipalArn: trust.principalArn, externalId: trust.externalId });
    return failed(
      REVIEW,
      'CALL',
      `The role also trusts ${others.join(', ')}; whoever can act as one of these can do all that Snapward can do in the account.`,
      `Replace the trust policy of ${roleArn} with: ${JSON.stringify(policy)}`,
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return unproven(REVIEW, inWords(error), 'Allow iam:GetRole on the role itself to have its trust policy reviewed.');
  }
}

type OneOrMore<T> = T | readonly T[];

/** The part of a trust policy that a review looks at. */
interface TrustPolicy {
  readonly Statement?: OneOrMore<{
    readonly Effect?: string;
    readonly Principal?: string | Readonly<Record<string, OneOrMore<string>>>;
    readonly NotPrincipal?: unknown;
  }>;
}

/** Every principal that some statement allows, as it is written; a deleted principal shows as its unique id. */
export function principalsOf(policyJson: string): string[] {
  // AWS takes only documents of this shape, so it answers no other.
  const policy = JSON.parse(policyJson || '{}') as TrustPolicy;
  const allowing = list(policy.Statement).filter(({ Effect }) => Effect === 'Allow');
  const named = allowing.flatMap(({ Principal, NotPrincipal }) => {
    if (NotPrincipal !== undefined) return ['everybody but a few (NotPrincipal)'];
    if (typeof Principal === 'string') return [Principal];
    return Object.values(Principal ?? {}).flatMap(list);
  });
  return [...new Set(named)];
}

function list<T>(value: OneOrMore<T> | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? [...value] : [value as T];
}
