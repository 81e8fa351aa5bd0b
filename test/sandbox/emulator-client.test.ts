import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  waitUntilVolumeAvailable,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import type { EmulatedAccount } from '../../sandbox/emulator-client';
import { testSandbox } from '../support/sandbox';

const REGION = 'eu-west-1';

describe('the emulated AWS, steered by its client and called through the proxy', () => {
  const { emulator, proxy, awsUrl } = testSandbox();
  let tenant: EmulatedAccount;
  let ec2: EC2Client;
  beforeAll(async () => {
    tenant = await emulator.createTenantAccount({ name: 'emulator-client-test', regions: [REGION] });
    ec2 = new EC2Client({ endpoint: awsUrl, region: REGION, maxAttempts: 1, credentials: tenant.administrator });
  });

  it('makes instances with their volumes and tags', async () => {
    const ids = await emulator.createInstances({
      accountId: tenant.accountId,
      region: REGION,
      count: 3,
      volumesPerInstance: 2,
      tags: { Tier: 'web' },
      volume: { type: 'gp3', sizeGiB: 12 },
    });

    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'tag:Tier', Values: ['web'] }] }));
    const found = Reservations.flatMap(({ Instances = [] }) => Instances);
    expect(found.map(({ InstanceId }) => InstanceId).sort()).toEqual([...ids].sort());
    for (const { BlockDeviceMappings } of found) expect(BlockDeviceMappings).toHaveLength(2);
  });

  it('puts an instance into shutting-down', async () => {
    const [instanceId = ''] = await emulator.createInstances({ accountId: tenant.accountId, region: REGION, count: 1 });

    await emulator.terminateSoon({ accountId: tenant.accountId, region: REGION, instanceId });

    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    expect(Reservations[0]?.Instances?.[0]?.State?.Name).toBe('shutting-down');
  });

  it('lets a snapshot take its time, or fail', async () => {
    const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 1 }));
    await waitUntilVolumeAvailable({ client: ec2, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { VolumeIds: [VolumeId] });
    const stateOf = async (id = ''): Promise<string | undefined> =>
      (await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots?.[0]?.State;

    await emulator.change({ accountId: tenant.accountId, snapshotSeconds: 600 });
    const slow = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
    expect(await stateOf(slow.SnapshotId)).toBe('pending');

    await emulator.change({
      accountId: tenant.accountId,
      snapshotSeconds: 0,
      failNextSnapshots: { count: 1, message: 'The disk is on fire' },
    });
    const failing = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
    expect(await stateOf(failing.SnapshotId)).toBe('error');
  });

  it('expires the sessions of an account', async () => {
    const admin = await emulator.createAdminAccount({ name: 'emulator-client-admin', regions: [REGION] });
    const worker = new STSClient({ endpoint: awsUrl, region: REGION, credentials: admin.worker });
    const { Credentials } = await worker.send(new AssumeRoleCommand({ RoleArn: admin.adminRoleArn, RoleSessionName: 'test' }));
    const session = new STSClient({
      endpoint: awsUrl,
      region: REGION,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    expect((await session.send(new GetCallerIdentityCommand({}))).Account).toBe(admin.accountId);

    await emulator.expireSessions({ accountId: admin.accountId });

    await expect(session.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: expect.stringMatching(/^ExpiredToken/) as string,
    });
  });

  it('has acted, once, when the connection is reset after it', async () => {
    const rule = await proxy.addRule({ action: 'ec2:CreateVolume', account: tenant.accountId, fault: 'reset-after', times: 1 });
    const since = Date.now();

    const lost = new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 77 });
    await expect(ec2.send(lost)).rejects.toThrow('ECONNRESET');
    await proxy.removeRules(rule);

    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'size', Values: ['77'] }] }));
    expect(Volumes).toHaveLength(1);
    expect((await proxy.calls({ account: tenant.accountId, since })).calls).toEqual([
      { account: tenant.accountId, service: 'ec2', action: 'CreateVolume', count: 1, errors: { ConnectionReset: 1 } },
      { account: tenant.accountId, service: 'ec2', action: 'DescribeVolumes', count: 1, errors: {} },
    ]);
  });
});
