import { GRANTS } from './grant';
import type { AwsPermission } from './permission';

/** What Snapward needs in the MSP's own account: to reach the tenants' roles, and to prove that it can. */
export const ADMIN_PERMISSIONS: readonly AwsPermission[] = [
  {
    action: 'sts:AssumeRole',
    side: 'ADMIN',
    uses: ['chain', 'validate'],
    calledBy: 'WORKER',
    grants: [GRANTS.assumeTenants],
    dryRun: false,
    proof: 'SIMULATION',
    why: 'Reaches the role that each tenant trusts the MSP with.',
  },
  {
    action: 'sts:SetSourceIdentity',
    side: 'ADMIN',
    uses: ['chain', 'validate'],
    calledBy: 'AWS',
    grants: [GRANTS.assumeTenants],
    dryRun: false,
    proof: 'SIMULATION',
    why: "Names the MSP in the tenant's audit trail (CloudTrail).",
  },
  {
    action: 'ec2:DescribeRegions',
    side: 'ADMIN',
    uses: ['validate'],
    calledBy: 'WORKER',
    grants: [GRANTS.reads],
    dryRun: true,
    proof: 'CALL',
    why: 'Checks that the connected regions are enabled in the account.',
  },
  {
    action: 'iam:SimulatePrincipalPolicy',
    side: 'ADMIN',
    uses: ['validate'],
    calledBy: 'WORKER',
    grants: [GRANTS.ownRole],
    dryRun: false,
    proof: 'CALL',
    why: 'Proves during validation what no dry run can prove, without changing anything.',
  },
];
