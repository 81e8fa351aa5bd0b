import {
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  RegisterImageCommand,
  type BlockDeviceMapping,
  type Instance,
  type RegisterImageCommandInput,
} from '@aws-sdk/client-ec2';
import { ec2Account, refusal, required, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

describe('Restoring an instance from its snapshots', () => {
  let aws: Emulator;
  let account: Ec2Account;
  let source: Instance;
  let mappings: BlockDeviceMapping[];

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
    const key = account.network.kmsKeyArn;
    source = await account.launch({
      BlockDeviceMappings: [
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 40, VolumeType: 'gp3', Iops: 5000, Throughput: 300, Encrypted: true, KmsKeyId: key } },
        { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 10, VolumeType: 'io2', Iops: 700, DeleteOnTermination: false } },
      ],
    });
    const snapshots = await account.protect(source);
    mappings = [
      { DeviceName: '/dev/xvda', Ebs: { SnapshotId: snapshots['/dev/xvda']?.SnapshotId, VolumeType: 'gp3' } },
      { DeviceName: '/dev/sdf', Ebs: { SnapshotId: snapshots['/dev/sdf']?.SnapshotId, VolumeType: 'gp3', Iops: 5000, Throughput: 300 } },
      {
        DeviceName: '/dev/sdg',
        Ebs: { SnapshotId: snapshots['/dev/sdg']?.SnapshotId, VolumeType: 'io2', Iops: 700, DeleteOnTermination: false },
      },
    ];
  });
  afterAll(() => aws.close());

  let images = 0;
  async function register(more: Partial<RegisterImageCommandInput> = {}): Promise<string> {
    images += 1;
    const asked = {
      Name: `restore-${images}`,
      RootDeviceName: '/dev/xvda',
      Architecture: 'x86_64' as const,
      VirtualizationType: 'hvm',
      EnaSupport: true,
      BootMode: 'uefi-preferred' as const,
      BlockDeviceMappings: mappings,
      ...more,
    };
    return required((await account.ec2.send(new RegisterImageCommand(asked))).ImageId);
  }
  const described = async (id: string) => (await account.ec2.send(new DescribeImagesCommand({ ImageIds: [id] }))).Images?.[0];

  test('RegisterImage keeps every device with snapshot, type, performance, encryption and flag', async () => {
    const image = await described(await register());
    expect(image).toMatchObject({
      State: 'available',
      OwnerId: account.accountId,
      RootDeviceName: '/dev/xvda',
      Architecture: 'x86_64',
      BootMode: 'uefi-preferred',
      EnaSupport: true,
      VirtualizationType: 'hvm',
      PlatformDetails: 'Linux/UNIX',
      UsageOperation: 'RunInstances',
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8, VolumeType: 'gp3', Iops: 3000, Throughput: 125, Encrypted: false } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 40, Iops: 5000, Throughput: 300, Encrypted: true, DeleteOnTermination: true } },
        { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 10, VolumeType: 'io2', Iops: 700, DeleteOnTermination: false } },
      ],
    });
  });

  test('an instance of the image has the volumes of the source, from the snapshots and under their keys', async () => {
    const restored = await account.launch({ ImageId: await register() });
    const facts = async (instance: Instance) => {
      const volumes = await account.volumesOf(required(instance.InstanceId));
      return volumes.map(({ Size, VolumeType, Iops, Throughput, Encrypted, KmsKeyId, Attachments }) => {
        const { Device, DeleteOnTermination } = Attachments?.[0] ?? {};
        return { Size, VolumeType, Iops, Throughput, Encrypted, KmsKeyId, Device, DeleteOnTermination };
      });
    };
    await expect(facts(restored)).resolves.toEqual(await facts(source));
    const volumes = await account.volumesOf(required(restored.InstanceId));
    expect(volumes.map((each) => each.SnapshotId)).toEqual(mappings.map((each) => each.Ebs?.SnapshotId));
    expect(restored).toMatchObject({ PlatformDetails: 'Linux/UNIX', BootMode: 'uefi-preferred', RootDeviceName: '/dev/xvda' });
  });

  test('the image of a Windows root snapshot is a Windows image, and so is what it starts', async () => {
    const windows = await account.launch({ ImageId: await account.image('Windows_Server-2022*Base') });
    expect(windows).toMatchObject({ Platform: 'windows', PlatformDetails: 'Windows' });
    const root = (await account.protect(windows))['/dev/sda1']?.SnapshotId;
    const id = await register({
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: root } }],
    });
    expect(await described(id)).toMatchObject({ PlatformDetails: 'Windows', UsageOperation: 'RunInstances:0002', Platform: 'windows' });
    expect(await account.launch({ ImageId: id })).toMatchObject({ PlatformDetails: 'Windows' });
  });

  test('snapshots in use by an image cannot be deleted before it is deregistered, and stay after', async () => {
    const root = (await account.protect(source))['/dev/xvda']?.SnapshotId;
    const id = await register({ BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: root } }] });
    const remove = new DeleteSnapshotCommand({ SnapshotId: root });
    expect((await refusal(account.ec2.send(remove))).name).toBe('InvalidSnapshot.InUse');
    await account.ec2.send(new DeregisterImageCommand({ ImageId: id }));
    expect((await refusal(described(id))).name).toBe('InvalidAMIID.NotFound');
    expect((await account.snapshot(required(root))).State).toBe('completed');
    await account.ec2.send(remove);
  });

  test('a used name is refused with the image that has it', async () => {
    const id = await register({ Name: 'taken' });
    const refused = await refusal(register({ Name: 'taken' }));
    expect(refused).toMatchObject({ name: 'InvalidAMIName.Duplicate', message: expect.stringContaining(id) });
  });

  test('encryption cannot be chosen in the mapping, and the root device needs a snapshot', async () => {
    const [root] = mappings;
    const encrypted = [{ ...root, Ebs: { ...root?.Ebs, Encrypted: true } }];
    expect((await refusal(register({ BlockDeviceMappings: encrypted }))).name).toBe('InvalidBlockDeviceMapping');
    expect((await refusal(register({ RootDeviceName: '/dev/sda1' }))).name).toBe('InvalidBlockDeviceMapping');
  });

  test('a pending snapshot is refused', async () => {
    await account.snapshotsTake(3600);
    const VolumeId = source.BlockDeviceMappings?.[0]?.Ebs?.VolumeId;
    const { SnapshotId } = await account.ec2.send(new CreateSnapshotCommand({ VolumeId }));
    await account.snapshotsTake(0);
    const refused = await refusal(register({ BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }] }));
    expect(refused).toEqual({ name: 'IncorrectState', message: `Snapshot '${SnapshotId}' is not 'completed'.` });
  });
});
