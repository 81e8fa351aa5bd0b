import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { emulator, type EmulatedAccount, type Emulator, type Keys } from './emulator';

interface World {
  admin: EmulatedAccount;
  tenants: EmulatedAccount[];
  regions: string[];
}

describe('The control surface', () => {
  let aws: Emulator;

  beforeAll(async () => {
    aws = await emulator();
  });
  afterAll(() => aws.close());

  async function instances(keys: Keys, region: string): Promise<Instance[]> {
    const answer = await aws.clientsFor(keys, region).ec2.send(new DescribeInstancesCommand({}));
    return answer.Reservations?.flatMap((reservation) => reservation.Instances ?? []) ?? [];
  }

  const tag = (instance: Instance, key: string) => instance.Tags?.find((each) => each.Key === key)?.Value;

  test('says that the emulator is up, and on which moto', async () => {
    await expect(aws.control('health')).resolves.toEqual({ status: 'ok', motoVersion: '5.2.5' });
  });

  test('makes a tenant account whose administrator works at once', async () => {
    const account = await aws.account({ name: 'tenant', regions: ['eu-west-1'] });
    expect(account.regions).toEqual(['eu-west-1']);
    const identity = await aws.clientsFor(account.administrator).sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(account.accountId);
    await expect(aws.control('accounts')).resolves.toMatchObject({
      accounts: expect.arrayContaining([expect.objectContaining({ accountId: account.accountId, name: 'tenant' })]),
    });
  });

  test('makes an admin account whose worker may do nothing but become the admin role', async () => {
    const account = await aws.account({ name: 'msp', kind: 'admin' });
    const worker = aws.clientsFor(account.worker ?? account.administrator);
    await expect(worker.ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    const assumed = await worker.sts.send(new AssumeRoleCommand({ RoleArn: account.adminRoleArn, RoleSessionName: 'worker' }));
    expect(assumed.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${account.accountId}:assumed-role/SnapwardAdmin/worker`);
  });

  test('makes instances as ordered, spread over the zones or in one', async () => {
    const account = await aws.account({ name: 'tenant', regions: ['eu-central-1'], instances: 6, volumesPerInstance: 3 });
    expect(account.instances).toHaveLength(6);
    const spread = await instances(account.administrator, 'eu-central-1');
    expect(new Set(spread.map((each) => each.Placement?.AvailabilityZone)).size).toBe(3);
    expect(spread.map((each) => tag(each, 'Name')).sort()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `tenant-${number}`));
    expect(spread.every((each) => each.BlockDeviceMappings?.length === 3 && each.State?.Name === 'running')).toBe(true);
    const order = {
      accountId: account.accountId,
      region: 'eu-central-1',
      count: 2,
      tags: { Tier: 'database' },
      availabilityZone: 'eu-central-1b',
      volume: { type: 'io2', sizeGiB: 100, iops: 2000, encryptedWith: 'tenant-key' },
    };
    const { instanceIds } = await aws.control<{ instanceIds: string[] }>('instances', order);
    const made = (await instances(account.administrator, 'eu-central-1')).filter((each) => instanceIds.includes(each.InstanceId ?? ''));
    expect(made.map((each) => [each.Placement?.AvailabilityZone, tag(each, 'Tier')])).toEqual([
      ['eu-central-1b', 'database'],
      ['eu-central-1b', 'database'],
    ]);
  });

  test('makes 10,000 instances in seconds', async () => {
    const account = await aws.account({ name: 'large', regions: ['eu-central-1'] });
    const order = { accountId: account.accountId, region: 'eu-central-1', count: 10_000, volumesPerInstance: 2 };
    const begun = Date.now();
    const { instanceIds } = await aws.control<{ instanceIds: string[] }>('instances', order);
    expect(new Set(instanceIds).size).toBe(10_000);
    expect(Date.now() - begun).toBeLessThan(15_000);
  }, 30_000);

  test('knows whose key a key is', async () => {
    const account = await aws.account({ name: 'tenant' });
    const { accessKeyId } = account.administrator;
    await expect(aws.control(`keys/${accessKeyId}`)).resolves.toEqual({
      accountId: account.accountId,
      arn: `arn:aws:iam::${account.accountId}:user/administrator`,
    });
    await expect(aws.control('keys/AKIAUNKNOWN')).rejects.toThrow('404');
  });

  test('holds an instance in shutting-down', async () => {
    const account = await aws.account({ name: 'tenant', regions: ['eu-west-1'], instances: 1 });
    const instanceId = account.instances[0]?.instanceId;
    await aws.control('instances/terminate-soon', { accountId: account.accountId, region: 'eu-west-1', instanceId });
    const [instance] = await instances(account.administrator, 'eu-west-1');
    expect(instance?.State?.Name).toBe('shutting-down');
    const unknown = aws.control('instances/terminate-soon', { accountId: account.accountId, region: 'eu-west-1', instanceId: 'i-0' });
    await expect(unknown).rejects.toThrow('404');
  });

  test('ends the sessions of one account and of no other', async () => {
    const [first, second] = [await aws.account({ name: 'a', kind: 'admin' }), await aws.account({ name: 'b', kind: 'admin' })];
    const session = async (account: EmulatedAccount) => {
      const { sts } = aws.clientsFor(account.worker ?? account.administrator);
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: account.adminRoleArn, RoleSessionName: 'worker' }));
      return aws.clientsFor({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken,
      });
    };
    const [ended, living] = [await session(first), await session(second)];
    await expect(aws.control('sessions/expire', { accountId: first.accountId })).resolves.toEqual({ expired: 1 });
    await expect(ended.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect(living.sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Account: second.accountId });
  });

  test('refuses a misspelt field, a wrong value and an unknown account', async () => {
    await expect(aws.control('accounts', { name: 'x', instnces: 3 })).rejects.toThrow('unknown field instnces');
    await expect(aws.control('accounts', { name: 'x', kind: 'owner' })).rejects.toThrow('kind must be tenant or admin');
    await expect(aws.control('settings', { snapshotSeconds: -1 })).rejects.toThrow('snapshotSeconds');
    await expect(aws.control('instances', { accountId: '000000000000' })).rejects.toThrow('404');
    await expect(aws.control('nothing')).rejects.toThrow('404');
  });

  describe('the demo world', () => {
    let world: World;

    beforeAll(async () => {
      world = await aws.control<World>('world', {});
    });

    test('is one MSP with three tenants in two regions, and is seeded once', async () => {
      expect(world.admin).toMatchObject({ accountId: '111111111111', name: 'northwind-msp', kind: 'admin' });
      expect(world.tenants.map((each) => each.name)).toEqual(['acme', 'globex', 'initech']);
      expect(world.regions).toEqual(['eu-central-1', 'eu-west-1']);
      await expect(aws.control('world', {})).resolves.toEqual(world);
      await expect(aws.control('world')).resolves.toEqual(world);
    });

    test('has about forty instances, with what a backup meets in practice', async () => {
      const all: Instance[] = [];
      for (const tenant of world.tenants) {
        for (const region of world.regions) {
          all.push(...(await instances(tenant.administrator, region)));
        }
      }
      expect(all.length).toBeGreaterThanOrEqual(38);
      expect(all.length).toBeLessThanOrEqual(48);
      expect(all.map((each) => tag(each, 'Name'))).toContain('acme-web-1');
      const volumes = all.filter((each) => each.RootDeviceType === 'ebs').map((each) => each.BlockDeviceMappings?.length ?? 0);
      expect(Math.min(...volumes)).toBe(1);
      expect(Math.max(...volumes)).toBe(4);
      const states = all.map((each) => each.State?.Name);
      expect(states.filter((state) => state === 'stopped')).toHaveLength(1);
      expect(states.filter((state) => state === 'shutting-down')).toHaveLength(1);
      expect(all.filter((each) => each.RootDeviceType === 'instance-store')).toHaveLength(1);
      expect(all.some((each) => each.PlatformDetails === 'Windows')).toBe(true);
      expect(all.some((each) => each.IamInstanceProfile?.Arn?.endsWith('instance-profile/instance-profile'))).toBe(true);
    });
  });
});
