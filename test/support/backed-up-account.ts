import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DescribeSnapshotsCommand, EC2Client, type Snapshot } from '@aws-sdk/client-ec2';
import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Database } from '../../db/database';
import { SecretsKeyText } from '../../db/secrets';
import type { EmulatedAccount } from '../../sandbox/emulator-client';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { ProtectChunk, ProtectionPlan } from '../../workflows/contracts/protect-group';
import type { GroupContent } from '../../workflows/domain/content-rules';
import { tenantPermissionPolicy, tenantTrustPolicy } from '../../workflows/domain/permissions/policy-document';
import { accountAccess, type AccountAccess } from '../../workers/aws/account-access';
import { composeActivities, type ComposedActivities } from '../../workers/compose-activities';
import { aCredential, aHypervisor, aJob, anMsp, aPlan, aTenant, aVmGroup, type TenantOwner } from './builders-rows';
import { testSandbox } from './sandbox';
import type { TestDatabase } from './test-database';

const ROLE = 'SnapwardTenant';
const POLICY = 'Snapward';
const REGION = 'eu-central-1';

/** Steps of a back-up as a worker has them. */
export type Steps = ComposedActivities['control'] & ComposedActivities['aws'];

/** A tenant's emulated account, connected by an assumed role, with the steps that back it up. */
export interface BackedUpAccount {
  readonly account: EmulatedAccount;
  readonly owner: TenantOwner;
  readonly region: string;
  readonly database: Database;
  /** EC2 as the tenant's own administrator sees it. */
  readonly ec2: EC2Client;
  readonly steps: Steps;
  /** A job of a group with these rules; everything tagged `backup` unless said otherwise. */
  aBackUp(content?: GroupContent): Promise<JobRun>;
  /** Instances of the account, tagged `backup` unless said otherwise. */
  instances(
    count: number,
    options?: { readonly volumesPerInstance?: number; readonly tags?: Record<string, string> },
  ): Promise<readonly string[]>;
  /** Runs a step as an activity. */
  step<T>(work: () => Promise<T>, env?: MockActivityEnvironment): Promise<T>;
  /** Reads the inventory and plans the items of a job. */
  plan(run: JobRun): Promise<ProtectionPlan>;
  /** All items of a plan as one chunk. */
  wholeChunk(plan: ProtectionPlan): ProtectChunk;
  /** Settles as Temporal would: again after each NotReady. */
  settle(run: JobRun): Promise<void>;
  /** The snapshots of a job that AWS has, asked for by the tenant itself. */
  snapshotsOf(run: JobRun): Promise<Snapshot[]>;
  /** Takes the role's policy away, so that everything is refused. */
  revokePermissions(): Promise<void>;
  /** Lets nobody assume the role any more. */
  revokeTrust(): Promise<void>;
  close(): Promise<void>;
}

/** Connects a new account of the test sandbox; the AWS calls go through the proxy, so faults can be injected for its account. */
export async function aBackedUpAccount(test: TestDatabase): Promise<BackedUpAccount> {
  const { emulator, awsUrl, secretsKey } = testSandbox();
  const database = await test.open();
  const [admin, account] = await Promise.all([
    emulator.createAdminAccount({ name: `msp-${randomBytes(4).toString('hex')}`, regions: [REGION] }),
    emulator.createTenantAccount({ name: `tenant-${randomBytes(4).toString('hex')}`, regions: [REGION] }),
  ]);
  const externalId = randomBytes(16).toString('hex');
  const own = { endpoint: awsUrl, region: REGION, credentials: account.administrator };
  const iam = new IAMClient(own);
  const ec2 = new EC2Client(own);
  const roleArn = `arn:aws:iam::${account.accountId}:role/${ROLE}`;
  const trust = tenantTrustPolicy({ trustedPrincipalArn: admin.adminRoleArn, externalId });
  await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const policy = JSON.stringify(tenantPermissionPolicy({ arn: roleArn }));
  await iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: POLICY, PolicyDocument: policy }));

  const sql = test.superuser;
  const mspId = await anMsp(sql);
  const msp = { mspId, tenantId: null };
  const adminCredential = await aCredential(sql, msp, { role_arn: admin.adminRoleArn });
  const adminHypervisor = await aHypervisor(sql, msp, {
    aws_account_id: admin.accountId,
    regions: [REGION],
    credential_id: adminCredential,
  });
  const owner = await aTenant(sql, mspId);
  const trusting = { method: 'STS_ASSUME_ROLE', role_arn: roleArn, external_id: externalId, access_key_id: null, sealed_secret: null };
  const credential = await aCredential(sql, owner, { ...trusting, trusted_by: adminHypervisor });
  const hypervisorId = await aHypervisor(sql, owner, { aws_account_id: account.accountId, regions: [REGION], credential_id: credential });
  const { planId, planRevisionId } = await aPlan(sql, mspId);

  const access: AccountAccess = accountAccess({ version: 'test', endpointUrl: awsUrl, identity: admin.worker });
  const parts = {
    database,
    access,
    secretsKey: SecretsKeyText.parse(secretsKey),
    timing: { tagVisibilityMs: 300, vanishGraceMs: 500, throttlePatienceMs: 3_000, shortestRoundMs: 50 },
    restoreTiming: { shortestLookMs: 50, undoPauseMs: 250 },
  };
  const { control, aws } = composeActivities(parts);
  const steps: Steps = { ...control, ...aws };
  const step: BackedUpAccount['step'] = (work, env = new MockActivityEnvironment()) => env.run(work);
  const target = { awsAccountId: account.accountId, region: REGION };

  return {
    account,
    owner,
    region: REGION,
    database,
    ec2,
    steps,
    step,
    async aBackUp(content) {
      const given = content ? { content: JSON.stringify(content) } : {};
      const groupId = await aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id: planId, ...given });
      const ofGroup = { hypervisor_id: hypervisorId, vm_group_id: groupId, plan_revision_id: planRevisionId };
      const jobId = await aJob(sql, owner, { operation: 'protectGroup', state: 'RUNNING', started_at: new Date(), ...ofGroup });
      return { scope: owner, jobId, fairnessWeight: 1 };
    },
    instances: (count, { volumesPerInstance = 2, tags = { backup: 'yes' } } = {}) =>
      emulator.createInstances({ accountId: account.accountId, region: REGION, count, volumesPerInstance, tags }),
    async plan(run) {
      await step(() => steps.refreshInventory(run, target));
      return step(() => steps.planItems(run));
    },
    wholeChunk: ({ targets: [first] }) => ({ ...target, firstOrdinal: first?.firstOrdinal ?? 0, count: first?.count ?? 0 }),
    async settle(run) {
      for (;;) {
        try {
          await step(() => steps.settleSnapshots(run, target));
          return;
        } catch (failure) {
          if (!(failure instanceof ApplicationFailure) || failure.type !== FAILURE.notReady) throw failure;
          await pause(Number(failure.nextRetryDelay));
        }
      }
    },
    async snapshotsOf(run) {
      const { Snapshots = [] } = await ec2.send(
        new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [{ Name: 'tag:snapward:job', Values: [run.jobId] }] }),
      );
      return Snapshots;
    },
    revokePermissions: async () => void (await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: POLICY }))),
    async revokeTrust() {
      const nobody = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Principal: { AWS: admin.adminRoleArn }, Action: 'sts:AssumeRole' }],
      };
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: JSON.stringify(nobody) }));
    },
    async close() {
      access.close();
      ec2.destroy();
      iam.destroy();
    },
  };
}
