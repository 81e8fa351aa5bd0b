import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceCreditSpecificationsCommand,
  DescribeInstanceStatusCommand,
  DescribeNetworkInterfacesCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  type InstanceAttributeName,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { ec2Account, REGION, refusal, required, until, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

describe('RunInstances', () => {
  let aws: Emulator;
  let account: Ec2Account;

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
  });
  afterAll(() => aws.close());

  const attribute = (InstanceId: string | undefined, Attribute: InstanceAttributeName) =>
    account.ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }));
  const volumeAt = async (instanceId: string | undefined, device: string) =>
    (await account.volumesOf(required(instanceId))).find((each) => each.Attachments?.[0]?.Device === device);

  test('answers pending; the instance runs a moment later, and its checks pass after that', async () => {
    const asked = {
      ImageId: await account.image('al2023*x86_64'),
      InstanceType: 't3.medium' as const,
      SubnetId: account.network.subnetIds[`${REGION}a`],
    };
    const answer = await account.ec2.send(new RunInstancesCommand({ ...asked, MinCount: 1, MaxCount: 1 }));
    expect(answer.Instances?.[0]?.State).toEqual({ Code: 0, Name: 'pending' });
    const id = required(answer.Instances?.[0]?.InstanceId);
    await until(async () => (await account.instance(id)).State?.Name === 'running');
    const status = async () => (await account.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }))).InstanceStatuses?.[0];
    await until(async () => (await status())?.InstanceStatus?.Status === 'ok');
  });

  test('keeps all that a full restore asks for', async () => {
    const instance = await account.launch({
      PrivateIpAddress: '10.0.3.44',
      IamInstanceProfile: { Arn: account.instanceProfileArn },
      UserData: Buffer.from('#!/bin/sh\necho hello').toString('base64'),
      Monitoring: { Enabled: true },
      EbsOptimized: true,
      CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 },
      CreditSpecification: { CpuCredits: 'standard' },
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 3, InstanceMetadataTags: 'enabled' },
      DisableApiTermination: true,
      DisableApiStop: true,
      InstanceInitiatedShutdownBehavior: 'terminate',
      TagSpecifications: [
        { ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web' }] },
        { ResourceType: 'volume', Tags: [{ Key: 'Name', Value: 'disk' }] },
        { ResourceType: 'network-interface', Tags: [{ Key: 'Name', Value: 'wire' }] },
      ],
    });
    expect(instance).toMatchObject({
      PrivateIpAddress: '10.0.3.44',
      InstanceType: 't3.medium',
      KeyName: account.network.keyName,
      SecurityGroups: [{ GroupId: account.network.securityGroupId }],
      IamInstanceProfile: { Arn: account.instanceProfileArn },
      Monitoring: { State: 'enabled' },
      EbsOptimized: true,
      CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 },
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 3, HttpEndpoint: 'enabled', InstanceMetadataTags: 'enabled' },
      PlatformDetails: 'Linux/UNIX',
      UsageOperation: 'RunInstances',
      BootMode: 'uefi-preferred',
      Architecture: 'x86_64',
      EnaSupport: true,
      RootDeviceName: '/dev/xvda',
      Placement: { AvailabilityZone: `${REGION}a`, Tenancy: 'default' },
      Tags: [{ Key: 'Name', Value: 'web' }],
    });
    const id = instance.InstanceId;
    expect((await attribute(id, 'userData')).UserData?.Value).toBe(Buffer.from('#!/bin/sh\necho hello').toString('base64'));
    expect((await attribute(id, 'disableApiTermination')).DisableApiTermination?.Value).toBe(true);
    expect((await attribute(id, 'disableApiStop')).DisableApiStop?.Value).toBe(true);
    expect((await attribute(id, 'instanceInitiatedShutdownBehavior')).InstanceInitiatedShutdownBehavior?.Value).toBe('terminate');
    const credits = await account.ec2.send(new DescribeInstanceCreditSpecificationsCommand({ InstanceIds: [required(id)] }));
    expect(credits.InstanceCreditSpecifications).toEqual([{ InstanceId: id, CpuCredits: 'standard' }]);
    expect((await account.volumesOf(required(id)))[0]?.Tags).toEqual([{ Key: 'Name', Value: 'disk' }]);
    const Filters = [{ Name: 'attachment.instance-id', Values: [required(id)] }];
    const interfaces = await account.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(interfaces.NetworkInterfaces?.[0]).toMatchObject({ TagSet: [{ Key: 'Name', Value: 'wire' }], Status: 'in-use' });
  });

  test('an instance without user data has none', async () => {
    const instance = await account.launch();
    expect((await attribute(instance.InstanceId, 'userData')).UserData?.Value).toBeUndefined();
  });

  test('makes volumes with the type, performance, key and flag that their mapping asks for', async () => {
    const { kmsKeyArn } = account.network;
    const instance = await account.launch({
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 30, DeleteOnTermination: false } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 100, VolumeType: 'gp3', Iops: 6000, Throughput: 400 } },
        { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 10, VolumeType: 'io2', Iops: 900, Encrypted: true, KmsKeyId: kmsKeyArn } },
        { DeviceName: '/dev/sdh', Ebs: { VolumeSize: 10, VolumeType: 'gp2', Encrypted: true } },
      ],
    });
    const at = (device: string) => volumeAt(instance.InstanceId, device);
    expect(await at('/dev/xvda')).toMatchObject({ Size: 30, VolumeType: 'gp3', Attachments: [{ DeleteOnTermination: false }] });
    expect(await at('/dev/sdf')).toMatchObject({ Size: 100, VolumeType: 'gp3', Iops: 6000, Throughput: 400, Encrypted: false });
    expect(await at('/dev/sdg')).toMatchObject({ VolumeType: 'io2', Iops: 900, Encrypted: true, KmsKeyId: kmsKeyArn });
    expect(await at('/dev/sdh')).toMatchObject({ VolumeType: 'gp2', Iops: 100, Encrypted: true });
    expect((await at('/dev/sdh'))?.KmsKeyId).not.toBe(kmsKeyArn);
  });

  test('the same client token launches once, with other parameters it is a mismatch', async () => {
    const ClientToken = `restore-${Date.now()}`;
    const first = await account.launch({ ClientToken });
    const second = await account.launch({ ClientToken });
    expect(second.InstanceId).toBe(first.InstanceId);
    expect(second.ClientToken).toBe(ClientToken);
    const refused = await refusal(account.launch({ ClientToken, InstanceType: 't3.small' }));
    expect(refused.name).toBe('IdempotentParameterMismatch');
  });

  test.each<[string, Partial<RunInstancesCommandInput>, string]>([
    ['an unknown image', { ImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound'],
    ['an unknown instance type', { InstanceType: 't99.huge' as never }, 'InvalidParameterValue'],
    ['an unknown subnet', { SubnetId: 'subnet-0123456789abcdef0' }, 'InvalidSubnetID.NotFound'],
    ['an unknown security group', { SecurityGroupIds: ['sg-0123456789abcdef0'] }, 'InvalidGroup.NotFound'],
    ['an unknown key pair', { KeyName: 'nobody' }, 'InvalidKeyPair.NotFound'],
    ['an unknown instance profile', { IamInstanceProfile: { Name: 'nobody' } }, 'InvalidParameterValue'],
    ['an address outside the subnet', { PrivateIpAddress: '192.168.0.9' }, 'InvalidParameterValue'],
    ['user data that is not base64', { UserData: '*' }, 'InvalidParameterValue'],
    ['an io2 volume without IOPS', mapped({ VolumeSize: 10, VolumeType: 'io2' }), 'MissingParameter'],
    ['throughput for gp2', mapped({ VolumeSize: 10, VolumeType: 'gp2', Throughput: 200 }), 'InvalidParameterCombination'],
    ['a key without encryption', mapped({ VolumeSize: 10, KmsKeyId: 'alias/tenant' }), 'InvalidParameterDependency'],
    [
      'a root volume below the size of its snapshot',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 2 } }] },
      'InvalidParameterValue',
    ],
  ])('%s is refused and nothing is made', async (_what, asked, code) => {
    const before = await account.ec2.send(new DescribeNetworkInterfacesCommand({}));
    expect((await refusal(account.launch(asked))).name).toBe(code);
    const after = await account.ec2.send(new DescribeNetworkInterfacesCommand({}));
    expect(after.NetworkInterfaces?.length).toBe(before.NetworkInterfaces?.length);
  });

  test('the architecture of the image must be that of the type', async () => {
    const arm = await account.image('al2023*arm64');
    expect((await refusal(account.launch({ ImageId: arm }))).message).toContain('does not match the architecture');
    expect(await account.launch({ ImageId: arm, InstanceType: 't4g.medium' })).toMatchObject({ Architecture: 'arm64' });
  });

  test('a used private address is refused with the address in the message, and free again after termination', async () => {
    await account.launch({ PrivateIpAddress: '10.0.9.9' });
    const refused = await refusal(account.launch({ PrivateIpAddress: '10.0.9.9' }));
    expect(refused).toEqual({ name: 'InvalidIPAddress.InUse', message: 'Address 10.0.9.9 is in use.' });
  });

  test('a volume key that cannot be used lets the call succeed and the instance end terminated with the reason', async () => {
    const { kms } = aws.clientsFor(account.administrator, REGION);
    const KeyId = account.network.kmsKeyArn;
    await kms.send(new DisableKeyCommand({ KeyId }));
    const instance = await account.launch(mapped({ VolumeSize: 10, Encrypted: true, KmsKeyId: KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(instance.State?.Name).toBe('terminated');
    expect(instance.StateReason?.Code).toBe('Client.InvalidKMSKey.InvalidState');
    await expect(account.volumesOf(required(instance.InstanceId))).resolves.toEqual([]);
    const foreign = mapped({ VolumeSize: 10, Encrypted: true, KmsKeyId: `arn:aws:kms:${REGION}:123456789012:key/none` });
    expect((await account.launch(foreign)).StateReason?.Code).toBe('Client.InternalError');
  });

  test('attributes are changed one at a time: type and user data of a stopped instance only', async () => {
    const instance = await account.launch();
    const InstanceId = instance.InstanceId;
    const modify = (change: object) => account.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, ...change }));
    await modify({ DisableApiTermination: { Value: true } });
    expect((await attribute(InstanceId, 'disableApiTermination')).DisableApiTermination?.Value).toBe(true);
    await modify({ BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false } }] });
    expect((await account.instance(required(InstanceId))).BlockDeviceMappings?.[0]?.Ebs?.DeleteOnTermination).toBe(false);
    const userData = { UserData: { Value: Buffer.from('new') } };
    expect((await refusal(modify(userData))).name).toBe('IncorrectInstanceState');
    await account.ec2.send(new StopInstancesCommand({ InstanceIds: [required(InstanceId)] }));
    await until(async () => (await account.instance(required(InstanceId))).State?.Name === 'stopped');
    await modify(userData);
    expect((await attribute(InstanceId, 'userData')).UserData?.Value).toBe(Buffer.from('new').toString('base64'));
    await modify({ InstanceType: { Value: 't3.large' } });
    expect((await account.instance(required(InstanceId))).InstanceType).toBe('t3.large');
  });

  test('metadata options that are not named stay as they are', async () => {
    const { InstanceId } = await account.launch({ MetadataOptions: { HttpPutResponseHopLimit: 5 } });
    await account.ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, HttpTokens: 'optional' }));
    const options = (await account.instance(required(InstanceId))).MetadataOptions;
    expect(options).toMatchObject({ HttpTokens: 'optional', HttpPutResponseHopLimit: 5 });
  });
});

function mapped(ebs: object): Partial<RunInstancesCommandInput> {
  return { BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: ebs }] };
}
