import type { AwsAction, AwsUse } from './aws-use';
import { GRANTS, type Grant } from './grant';
import type { AwsPermission } from './permission';

const read = (action: AwsAction, uses: readonly AwsUse[], why: string): AwsPermission => ({
  action,
  side: 'TENANT',
  uses: [...new Set<AwsUse>([...uses, 'validate'])],
  calledBy: 'WORKER',
  grants: [GRANTS.reads],
  dryRun: true,
  proof: 'CALL',
  why,
});

const change = (action: AwsAction, uses: readonly AwsUse[], grants: readonly Grant[], why: string): AwsPermission => ({
  action,
  side: 'TENANT',
  uses,
  calledBy: 'WORKER',
  grants,
  dryRun: true,
  // A dry run of a change to something that does not exist proves nothing about a condition on its tags.
  proof: 'SIMULATION',
  why,
});

const onBehalf = (action: AwsAction, grant: Grant, why: string): AwsPermission => ({
  action,
  side: 'TENANT',
  uses: ['restore'],
  calledBy: 'AWS',
  grants: [grant],
  dryRun: false,
  proof: 'SIMULATION',
  why,
});

const OWNED = [GRANTS.ownedOnly];

/** What Snapward needs in a customer's account. */
export const TENANT_PERMISSIONS: readonly AwsPermission[] = [
  read('ec2:DescribeRegions', [], 'Checks that the connected regions are enabled in the account.'),
  read('ec2:DescribeInstances', ['inventory', 'restore', 'reconcile'], 'Finds the instances to protect and watches a restored one start.'),
  read('ec2:DescribeVolumes', ['inventory', 'restore', 'reconcile'], 'Records the volumes that a full restore must make again.'),
  read('ec2:DescribeInstanceAttribute', ['inventory'], 'Records user data and protection flags, which no listing shows.'),
  read('ec2:DescribeInstanceCreditSpecifications', ['inventory'], 'Records the CPU credit mode of burstable instances.'),
  read('ec2:DescribeSnapshots', ['protect', 'reconcile'], 'Follows the progress of the snapshots that Snapward takes.'),
  read(
    'ec2:DescribeImages',
    ['restore', 'reconcile'],
    'Finds the helper image of a restore and checks that it carries the platform licence.',
  ),
  read('ec2:DescribeInstanceTypes', ['restore'], 'Tells CPU options that were chosen from those that an instance type has anyway.'),
  {
    ...change(
      'ec2:CreateSnapshots',
      ['protect', 'validate'],
      [GRANTS.snapshotSources, GRANTS.markedSnapshots],
      'Takes one crash-consistent set of snapshots of all volumes of an instance.',
    ),
    proof: 'DRY_RUN',
  },
  change('ec2:DeleteSnapshot', ['protect', 'reconcile'], OWNED, 'Removes unfinished or doubled snapshots that Snapward itself took.'),
  change(
    'ec2:CreateTags',
    // Also for validation: the dry run of a call that makes something with tags needs it as the call itself does.
    ['protect', 'restore', 'reconcile', 'validate'],
    [GRANTS.tagsAtCreation, GRANTS.ownedOnly],
    'Marks what Snapward makes as its own, and restores the tags of restored volumes.',
  ),
  change(
    'ec2:RegisterImage',
    ['restore'],
    [GRANTS.imageOfOwnSnapshots, GRANTS.markedImages],
    'Makes a short-lived image from the snapshots of a recovery point.',
  ),
  change(
    'ec2:RunInstances',
    ['restore'],
    [GRANTS.launchOwnImages, GRANTS.launchMarked, GRANTS.launchInto],
    'Launches the restored instance from that image, and from no other.',
  ),
  change('ec2:ModifyInstanceAttribute', ['restore', 'reconcile'], OWNED, 'Restores protection flags and the source/destination check.'),
  change('ec2:StopInstances', ['restore', 'reconcile'], OWNED, 'Leaves a restored instance stopped when that was asked for.'),
  change('ec2:TerminateInstances', ['restore', 'reconcile'], OWNED, 'Takes away an instance that a failed restore had launched.'),
  change('ec2:DeleteVolume', ['restore', 'reconcile'], OWNED, 'Takes away volumes that a failed restore had made.'),
  change('ec2:DeregisterImage', ['restore', 'reconcile'], OWNED, 'Takes away the helper image of a restore.'),
  onBehalf('iam:PassRole', GRANTS.passRole, 'Gives a restored instance its instance profile again.'),
  onBehalf('kms:CreateGrant', GRANTS.grantsThroughEc2, 'Lets EC2 attach restored volumes that are encrypted with a key of the account.'),
  onBehalf('kms:Decrypt', GRANTS.keysThroughEc2, 'Lets EC2 read encrypted snapshots while it restores them.'),
  onBehalf('kms:DescribeKey', GRANTS.keysThroughEc2, 'Lets EC2 check the key of a restored volume.'),
  onBehalf('kms:GenerateDataKeyWithoutPlaintext', GRANTS.keysThroughEc2, 'Lets EC2 encrypt restored volumes.'),
  onBehalf('kms:ReEncryptFrom', GRANTS.keysThroughEc2, 'Lets EC2 take over the key of a snapshot into a restored volume.'),
  onBehalf('kms:ReEncryptTo', GRANTS.keysThroughEc2, 'Lets EC2 take over the key of a snapshot into a restored volume.'),
  {
    ...read('iam:GetRole', [], "Reviews the role's own trust policy during validation."),
    grants: [GRANTS.ownRole],
    dryRun: false,
  },
  {
    ...read('iam:SimulatePrincipalPolicy', [], 'Proves during validation what no dry run can prove, without changing anything.'),
    grants: [GRANTS.ownRole],
    dryRun: false,
  },
];
