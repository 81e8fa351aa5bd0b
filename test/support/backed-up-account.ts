import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DescribeSnapshotsCommand, EC2Client, type Snapshot } from '@aws-sdk/client-ec2';
import type { Info } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import { SecretsKeyText } from '../../db/secrets';
import type { EmulatedAccount, EmulatedAdminAccount, EmulatorSettings } from '../../sandbox/emulator-client';
import type { FaultRuleInput } from '../../sandbox/proxy/fault-rules';
import { FAILURE } from '../../workflows/contracts/failures';
import { workflowIdOf, type JobRun } from '../../workflows/contracts/job-run';
import type { ProtectChunk, ProtectionPlan } from '../../workflows/contracts/protect-group';
import type { HypervisorId } from '../../workflows/domain/ids';
import type { GroupContent } from '../../workflows/domain/content-rules';
import { OWNERSHIP_TAGS } from '../../workflows/domain/tags';
import { accountAccess, type AccountAccess } from '../../workers/aws/account-access';
import { composeActivities, type ComposedActivities } from '../../workers/compose-activities';
import { aCredential, aHypervisor, aJob, anMsp, aPlan, aTenant, aVmGroup, type TenantOwner } from './builders-rows';
import { testSandbox } from './sandbox';
import { aSnapwardRole, type SnapwardRole } from './snapward-role';
import type { TestDatabase } from './test-database';

const REGION = 'eu-central-1';

const ITEMS = `
  select i.state, i.failure_code, i.native_id, i.attempts, p.state as point, c.snapshots from job_item i
  left join recovery_point p on p.id = i.recovery_point_id left join recovery_point_copy c on c.recovery_point_id = p.id
  where i.job_id = $1 order by i.ordinal`;

/** Steps of a back-up as a worker has them. */
export type Steps = ComposedActivities['control'] & ComposedActivities['aws'];

/** An item of a back-up with its recovery point, as the database has them. */
export interface BackedUpItem {
  readonly state: string;
  readonly failure_code: string | null;
  readonly native_id: string;
  readonly attempts: number;
  readonly point: string | null;
  readonly snapshots: readonly { readonly snapshotId: string; readonly volumeId: string; readonly deviceName: string }[] | null;
}

/** A fault in calls of the account. */
export type SnapshotFault = Omit<FaultRuleInput, 'action' | 'account'>;

/** A tenant's emulated account, connected by an assumed role, with the steps that back it up. */
export interface BackedUpAccount extends Pick<SnapwardRole, 'revokePermissions' | 'revokeTrust' | 'giveBack'> {
  readonly account: EmulatedAccount;
  readonly owner: TenantOwner;
  readonly region: string;
  readonly adminHypervisorId: HypervisorId;
  readonly database: Database;
  /** EC2 as the tenant's own administrator sees it. */
  readonly ec2: EC2Client;
  readonly steps: Steps;
  /** A job of a group with these rules; everything tagged `backup` unless said otherwise. */
  aBackUp(content?: GroupContent): Promise<JobRun>;
  /** The same, not claimed by anyone yet, with its workflow's id. */
  aQueuedBackUp(): Promise<{ readonly run: JobRun; readonly workflowId: string }>;
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
  /** Plans and starts all items of a job. */
  start(run: JobRun): Promise<void>;
  itemsOf(run: JobRun): Promise<BackedUpItem[]>;
  /** Calls of one action in the account, on the wire. */
  callsOf(action: string): Promise<number>;
  /** Makes CreateSnapshots fail in the account; answers how often it did so far. */
  failSnapshots(fault: SnapshotFault): Promise<() => Promise<number>>;
  /** The same for another call, such as ec2:DescribeSnapshots. */
  failCalls(action: string, fault: SnapshotFault): Promise<() => Promise<number>>;
  /** How long snapshots of the account are pending, and what else is special of them. */
  emulate(settings: Omit<EmulatorSettings, 'accountId'>): Promise<void>;
  /** The snapshots of a job that AWS has, asked for by the tenant itself. */
  snapshotsOf(run: JobRun): Promise<Snapshot[]>;
  close(): Promise<void>;
}

/** An activity's surroundings, without Temporal and without a line for every failure that a test brings about. */
export const anActivity = (info: Partial<Info> = {}): MockActivityEnvironment =>
  new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR', () => undefined) });

/** Connects a new account of the test sandbox, to an admin account of its own unless one is given; the AWS calls go through the proxy, so faults can be injected for its account. */
export async function aBackedUpAccount(
  test: Pick<TestDatabase, 'open' | 'superuser'>,
  msp?: EmulatedAdminAccount,
): Promise<BackedUpAccount> {
  const { emulator, proxy, awsUrl, secretsKey } = testSandbox();
  const database = await test.open({ process: 'worker' });
  const [admin, account] = await Promise.all([
    msp ?? emulator.createAdminAccount({ name: `msp-${randomBytes(4).toString('hex')}`, regions: [REGION] }),
    emulator.createTenantAccount({ name: `tenant-${randomBytes(4).toString('hex')}`, regions: [REGION] }),
  ]);
  const own = { endpoint: awsUrl, region: REGION, credentials: account.administrator };
  const role = await aSnapwardRole(own, account.accountId, admin.adminRoleArn);
  const ec2 = new EC2Client(own);

  const sql = test.superuser;
  const mspId = await anMsp(sql);
  const mspOwner = { mspId, tenantId: null };
  const adminCredential = await aCredential(sql, mspOwner, { role_arn: admin.adminRoleArn });
  const adminHypervisor = await aHypervisor(sql, mspOwner, {
    aws_account_id: admin.accountId,
    regions: [REGION],
    credential_id: adminCredential,
  });
  const owner = await aTenant(sql, mspId);
  const trusting = {
    method: 'STS_ASSUME_ROLE',
    role_arn: role.roleArn,
    external_id: role.externalId,
    access_key_id: null,
    sealed_secret: null,
  };
  const credential = await aCredential(sql, owner, { ...trusting, trusted_by: adminHypervisor });
  const hypervisorId = await aHypervisor(sql, owner, { aws_account_id: account.accountId, regions: [REGION], credential_id: credential });
  const { planId, planRevisionId } = await aPlan(sql, mspId);

  const access: AccountAccess = accountAccess({ version: 'test', endpointUrl: awsUrl, identity: admin.worker });
  const parts = {
    database,
    access,
    secretsKeys: [SecretsKeyText.parse(secretsKey)],
    protectTiming: { tagVisibilityMs: 600, vanishGraceMs: 500, throttlePatienceMs: 3_000, shortestRoundMs: 50 },
    reconcileTiming: { graceMs: 1_000, pageSize: 5, undoPauseMs: 250 },
    restoreTiming: { shortestLookMs: 50, undoPauseMs: 250 },
  };
  const { control, aws } = composeActivities(parts);
  const steps: Steps = { ...control, ...aws };
  const step: BackedUpAccount['step'] = (work, env = anActivity()) => env.run(work);
  const target = { awsAccountId: account.accountId, region: REGION };

  const plan: BackedUpAccount['plan'] = async (run) => {
    await step(() => steps.refreshInventory(run, target));
    return step(() => steps.planItems(run));
  };
  const failCalls: BackedUpAccount['failCalls'] = async (action, fault) => {
    const id = await proxy.addRule({ ...fault, action, account: account.accountId });
    return async () => (await proxy.rules()).find((rule) => rule.id === id)?.happened ?? 0;
  };
  const wholeChunk: BackedUpAccount['wholeChunk'] = ({ targets: [first] }) => ({
    ...target,
    firstOrdinal: first?.firstOrdinal ?? 0,
    count: first?.count ?? 0,
  });

  return {
    account,
    owner,
    region: REGION,
    adminHypervisorId: adminHypervisor,
    database,
    ec2,
    steps,
    step,
    async aQueuedBackUp() {
      const groupId = await aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id: planId });
      const id = newId('job');
      const workflowId = workflowIdOf('protectGroup', owner, groupId, id);
      const ofGroup = { hypervisor_id: hypervisorId, vm_group_id: groupId, plan_revision_id: planRevisionId };
      await aJob(sql, owner, { id, operation: 'protectGroup', workflow_id: workflowId, ...ofGroup });
      return { run: { scope: owner, jobId: id, fairnessWeight: 1 }, workflowId };
    },
    async aBackUp(content) {
      const given = content ? { content: JSON.stringify(content) } : {};
      const groupId = await aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id: planId, ...given });
      const ofGroup = { hypervisor_id: hypervisorId, vm_group_id: groupId, plan_revision_id: planRevisionId };
      const jobId = await aJob(sql, owner, { operation: 'protectGroup', state: 'RUNNING', started_at: new Date(), ...ofGroup });
      return { scope: owner, jobId, fairnessWeight: 1 };
    },
    instances: (count, { volumesPerInstance = 2, tags = { backup: 'yes' } } = {}) =>
      emulator.createInstances({ accountId: account.accountId, region: REGION, count, volumesPerInstance, tags }),
    plan,
    wholeChunk,
    async start(run) {
      const planned = await plan(run);
      await step(() => steps.startSnapshots(run, wholeChunk(planned)));
    },
    async itemsOf(run) {
      const { rows } = await sql.query<BackedUpItem>(ITEMS, [run.jobId]);
      return rows;
    },
    async callsOf(action) {
      const { calls } = await proxy.calls({ account: account.accountId });
      return calls.filter((call) => call.action === action).reduce((sum, { count }) => sum + count, 0);
    },
    failSnapshots: (fault) => failCalls('ec2:CreateSnapshots', fault),
    failCalls,
    emulate: (settings) => emulator.change({ ...settings, accountId: account.accountId }),
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
      // Not by a tag filter: that is what EC2 may answer late.
      const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
      return Snapshots.filter(({ Tags = [] }) => Tags.some(({ Key, Value }) => Key === OWNERSHIP_TAGS.job && Value === run.jobId));
    },
    revokePermissions: role.revokePermissions,
    revokeTrust: role.revokeTrust,
    giveBack: role.giveBack,
    async close() {
      access.close();
      ec2.destroy();
      role.close();
    },
  };
}
