import type { AccountSide } from '../../../workflows/domain/permissions/aws-use';
import { PERMISSION_MANIFEST } from '../../../workflows/domain/permissions/manifest';
import type { AwsPermission } from '../../../workflows/domain/permissions/permission';
import { statementOf } from '../../../workflows/domain/permissions/policy-document';
import type { Ec2, Iam } from '../caller';
import type { CheckSubject } from './checks';

/** All that the proofs of one region need. */
export interface Proving {
  readonly ec2: Ec2;
  readonly iam: Iam;
  readonly principalArn: string;
  readonly side: AccountSide;
  readonly region: string;
  readonly sample: string | null;
  /** True for the one region in which permissions without a region are reported. */
  readonly home: boolean;
}

/** The row of a permission: with its region, unless the service has none. */
export const subjectOf = ({ action }: AwsPermission, { region }: Pick<Proving, 'region'>): CheckSubject => ({
  kind: 'PERMISSION',
  name: action,
  region: isGlobal(action) ? null : region,
});

/** The statements to add for a permission that is missing, ready to paste. */
export function remedyOf({ action, grants, why }: AwsPermission, { principalArn, side }: Pick<Proving, 'principalArn' | 'side'>): string {
  const ofSide = PERMISSION_MANIFEST.filter((permission) => permission.side === side);
  const statements = grants.map((grant) => JSON.stringify(statementOf(grant, ofSide, principalArn)));
  return `${why} To allow ${action}, add to the policy of ${principalArn}: ${statements.join(' and ')}`;
}

/** True for services that have no regions; their permissions are reported once. */
export const isGlobal = (action: string): boolean => action.startsWith('iam:') || action.startsWith('sts:');
