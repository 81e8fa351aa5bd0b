import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  ModifyVolumeCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ec2Account, REGION, refusal, required, until, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

const NEVER = 86_400;

describe('Snapshots', () => {
  let aws: Emulator;
  let account: Ec2Account;

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
  });
  beforeEach(() => account.snapshotsTake(NEVER));
  afterAll(() => aws.close());

  const twoVolumes = { BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20, VolumeType: 'gp3' as const } }] };
  const ofInstance = (InstanceId: string | undefined, more = {}) =>
    account.ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId, ...more } }));

  test('CreateSnapshots begins one pending snapshot for each attached volume, all with one start time', async () => {
    const instance = await account.launch(twoVolumes);
    const set = required((await ofInstance(instance.InstanceId)).Snapshots);
    expect(set.map((each) => [each.State, each.Progress, each.VolumeSize])).toEqual([
      ['pending', '0%', 8],
      ['pending', '0%', 20],
    ]);
    expect(new Set(set.map((each) => each.VolumeId))).toEqual(new Set(instance.BlockDeviceMappings?.map((each) => each.Ebs?.VolumeId)));
    expect(new Set(set.map((each) => each.StartTime?.getTime())).size).toBe(1);
    expect((await account.snapshot(required(set[0]?.SnapshotId))).State).toBe('pending');
  });

  test('a pending snapshot completes after its time and then says when', async () => {
    const instance = await account.launch();
    await account.snapshotsTake(0.4);
    const id = required((await ofInstance(instance.InstanceId)).Snapshots?.[0]?.SnapshotId);
    expect((await account.snapshot(id)).CompletionTime).toBeUndefined();
    await until(async () => (await account.snapshot(id)).State === 'completed');
    expect(await account.snapshot(id)).toMatchObject({ Progress: '100%', CompletionTime: expect.any(Date) });
  });

  test('a snapshot that fails ends in error with a StateMessage, the other one of its set completes', async () => {
    const instance = await account.launch(twoVolumes);
    await account.snapshotsTake(0);
    const failing = required(instance.BlockDeviceMappings?.[1]?.Ebs?.VolumeId);
    await aws.control('settings', { accountId: account.accountId, failNextSnapshots: { volumeIds: [failing], message: 'Disk on fire' } });
    const set = required((await ofInstance(instance.InstanceId)).Snapshots);
    await aws.control('settings', { accountId: account.accountId, failNextSnapshots: { count: 0 } });
    const states = await Promise.all(set.map(async (each) => account.snapshot(required(each.SnapshotId))));
    expect(states.map((each) => [each.State, each.StateMessage])).toEqual([
      ['completed', undefined],
      ['error', 'Disk on fire'],
    ]);
  });

  test('volumes are left out by ExcludeBootVolume and ExcludeDataVolumeIds', async () => {
    const instance = await account.launch(twoVolumes);
    const [root, data] = instance.BlockDeviceMappings?.map((each) => each.Ebs?.VolumeId) ?? [];
    const withoutRoot = await ofInstance(instance.InstanceId, { ExcludeBootVolume: true });
    expect(withoutRoot.Snapshots?.map((each) => each.VolumeId)).toEqual([data]);
    const withoutData = await ofInstance(instance.InstanceId, { ExcludeDataVolumeIds: [data] });
    expect(withoutData.Snapshots?.map((each) => each.VolumeId)).toEqual([root]);
  });

  test('the root volume among ExcludeDataVolumeIds fails the request, and so does a volume of no instance', async () => {
    const instance = await account.launch();
    const root = instance.BlockDeviceMappings?.[0]?.Ebs?.VolumeId;
    expect((await refusal(ofInstance(instance.InstanceId, { ExcludeDataVolumeIds: [root] }))).name).toBe('InvalidParameterValue');
    const unknown = 'vol-0123456789abcdef0';
    const refused = await refusal(ofInstance(instance.InstanceId, { ExcludeDataVolumeIds: [unknown] }));
    expect(refused).toMatchObject({ name: 'InvalidVolume.NotFound', message: expect.stringContaining(unknown) });
  });

  test('CopyTagsFromSource brings the tags of each volume, those of the request win', async () => {
    const instance = await account.launch();
    const volumeId = required(instance.BlockDeviceMappings?.[0]?.Ebs?.VolumeId);
    const volumeTags = [
      { Key: 'Owner', Value: 'ops' },
      { Key: 'Tier', Value: 'web' },
    ];
    await account.ec2.send(new CreateTagsCommand({ Resources: [volumeId], Tags: volumeTags }));
    const asked = {
      InstanceSpecification: { InstanceId: instance.InstanceId },
      CopyTagsFromSource: 'volume' as const,
      TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'Tier', Value: 'backup' }] }],
    };
    const set = await account.ec2.send(new CreateSnapshotsCommand(asked));
    const tags = Object.fromEntries(set.Snapshots?.[0]?.Tags?.map((tag) => [tag.Key, tag.Value]) ?? []);
    expect(tags).toEqual({ Owner: 'ops', Tier: 'backup' });
  });

  test('size and key of a snapshot stay as they were when it was taken', async () => {
    const { kmsKeyArn } = account.network;
    const encrypted = { VolumeSize: 10, VolumeType: 'gp3' as const, Encrypted: true, KmsKeyId: kmsKeyArn };
    const instance = await account.launch({ BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: encrypted }] });
    const set = await ofInstance(instance.InstanceId, { ExcludeBootVolume: true });
    const taken = required(set.Snapshots?.[0]);
    await account.ec2.send(new ModifyVolumeCommand({ VolumeId: taken.VolumeId, Size: 50 }));
    expect(await account.snapshot(required(taken.SnapshotId))).toMatchObject({ VolumeSize: 10, Encrypted: true, KmsKeyId: kmsKeyArn });
  });

  test('a stopped instance can be protected', async () => {
    const instance = await account.launch();
    await account.ec2.send(new StopInstancesCommand({ InstanceIds: [required(instance.InstanceId)] }));
    await until(async () => (await account.instance(required(instance.InstanceId))).State?.Name === 'stopped');
    expect((await ofInstance(instance.InstanceId)).Snapshots).toHaveLength(1);
  });

  test('an instance that is being terminated is refused, and so is a terminated one', async () => {
    const instance = await account.launch();
    await aws.control('instances/terminate-soon', { accountId: account.accountId, region: REGION, instanceId: instance.InstanceId });
    expect((await refusal(ofInstance(instance.InstanceId))).name).toBe('IncorrectInstanceState');
    const other = await account.launch();
    await account.ec2.send(new TerminateInstancesCommand({ InstanceIds: [required(other.InstanceId)] }));
    await until(async () => (await account.instance(required(other.InstanceId))).State?.Name === 'terminated');
    expect((await refusal(ofInstance(other.InstanceId))).name).toBe('IncorrectInstanceState');
  });

  test('an instance with no EBS volume is refused: there is nothing to take', async () => {
    const instance = await account.launch({ ImageId: await account.image('*-s3'), InstanceType: 'm5d.large' });
    expect(instance).toMatchObject({ RootDeviceType: 'instance-store', BlockDeviceMappings: [] });
    const refused = await refusal(ofInstance(instance.InstanceId));
    expect(refused).toMatchObject({ name: 'InvalidParameterValue', message: expect.stringContaining('no attached EBS-backed volumes') });
  });

  test('an unknown instance is NotFound with its id, a malformed id is Malformed', async () => {
    const refused = await refusal(ofInstance('i-0123456789abcdef0'));
    expect(refused).toMatchObject({ name: 'InvalidInstanceID.NotFound', message: expect.stringContaining('i-0123456789abcdef0') });
    expect((await refusal(ofInstance('web-1'))).name).toBe('InvalidInstanceID.Malformed');
  });

  test('a sixth pending snapshot of a volume is refused, the second one of an st1 volume already, and for the whole set', async () => {
    const cold = { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 125, VolumeType: 'st1' as const } };
    const instance = await account.launch({ BlockDeviceMappings: [cold] });
    await ofInstance(instance.InstanceId);
    expect((await refusal(ofInstance(instance.InstanceId))).name).toBe('ConcurrentSnapshotLimitExceeded');
    const root = instance.BlockDeviceMappings?.[0]?.Ebs?.VolumeId;
    for (let pending = 2; pending <= 5; pending += 1) {
      await account.ec2.send(new CreateSnapshotCommand({ VolumeId: root }));
    }
    const refused = await refusal(account.ec2.send(new CreateSnapshotCommand({ VolumeId: root })));
    expect(refused.name).toBe('ConcurrentSnapshotLimitExceeded');
  });

  test('deleting a pending snapshot hides it at once but frees its slot only when it would have completed', async () => {
    const instance = await account.launch();
    const VolumeId = instance.BlockDeviceMappings?.[0]?.Ebs?.VolumeId;
    await account.snapshotsTake(2);
    const made: (string | undefined)[] = [];
    for (let count = 0; count < 5; count += 1) {
      made.push((await account.ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId);
    }
    const SnapshotId = required(made[0]);
    await account.ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
    expect((await refusal(account.snapshot(SnapshotId))).name).toBe('InvalidSnapshot.NotFound');
    expect((await refusal(account.ec2.send(new CreateSnapshotCommand({ VolumeId })))).name).toBe('ConcurrentSnapshotLimitExceeded');
    await until(async () => (await account.snapshot(required(made[4]))).State === 'completed');
    await expect(account.ec2.send(new CreateSnapshotCommand({ VolumeId }))).resolves.toMatchObject({ State: 'pending' });
  });

  test('CreateSnapshots has no client token: the same call twice makes two sets', async () => {
    const instance = await account.launch();
    const first = await ofInstance(instance.InstanceId);
    const second = await ofInstance(instance.InstanceId);
    expect(first.Snapshots?.[0]?.SnapshotId).not.toBe(second.Snapshots?.[0]?.SnapshotId);
  });
});
