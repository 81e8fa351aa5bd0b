import {
  DescribeNetworkInterfacesCommand,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  type InstanceStateName,
} from '@aws-sdk/client-ec2';
import { ec2Account, refusal, required, until, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

describe('The states of an instance', () => {
  let aws: Emulator;
  let account: Ec2Account;

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws, 'tenant', 0.4);
  });
  afterAll(() => aws.close());

  const stop = (id: string) => account.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  const start = (id: string) => account.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  const terminate = (...ids: string[]) => account.ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
  const becomes = (id: string, state: InstanceStateName) => until(async () => (await account.instance(id)).State?.Name === state);
  const launched = async () => required((await account.launch()).InstanceId);

  test('stopping goes through stopping to stopped, starting through pending to running', async () => {
    const id = await launched();
    const stopping = (await stop(id)).StoppingInstances?.[0];
    expect([stopping?.PreviousState?.Name, stopping?.CurrentState?.Name]).toEqual(['running', 'stopping']);
    expect((await refusal(start(id))).name).toBe('IncorrectInstanceState');
    await becomes(id, 'stopped');
    expect((await account.instance(id)).StateReason?.Code).toBe('Client.UserInitiatedShutdown');
    expect((await start(id)).StartingInstances?.[0]?.CurrentState?.Name).toBe('pending');
    await becomes(id, 'running');
  });

  test('a terminated instance stays visible without volumes and interfaces, and cannot be started, stopped or rebooted', async () => {
    const id = await launched();
    expect((await terminate(id)).TerminatingInstances?.[0]?.CurrentState?.Name).toBe('shutting-down');
    await becomes(id, 'terminated');
    expect(await account.instance(id)).toMatchObject({ BlockDeviceMappings: [], NetworkInterfaces: [] });
    expect((await refusal(start(id))).name).toBe('IncorrectInstanceState');
    expect((await refusal(stop(id))).name).toBe('IncorrectInstanceState');
    expect((await refusal(account.ec2.send(new RebootInstancesCommand({ InstanceIds: [id] })))).name).toBe('IncorrectInstanceState');
    await expect(terminate(id)).resolves.toBeDefined();
  });

  test('volumes go or stay with the instance as their flag says, the interface goes', async () => {
    const instance = await account.launch({
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5, VolumeType: 'gp3', DeleteOnTermination: false } }],
    });
    const [root, data] = instance.BlockDeviceMappings?.map((each) => required(each.Ebs?.VolumeId)) ?? [];
    await terminate(required(instance.InstanceId));
    expect((await refusal(account.volume(required(root)))).name).toBe('InvalidVolume.NotFound');
    expect((await account.volume(required(data))).State).toBe('available');
    const interfaceId = required(instance.NetworkInterfaces?.[0]?.NetworkInterfaceId);
    const described = account.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [interfaceId] }));
    expect((await refusal(described)).message).toContain(interfaceId);
  });

  test('a protected instance is not terminated, and nor are the others of the request', async () => {
    const [first, guarded] = [await launched(), required((await account.launch({ DisableApiTermination: true })).InstanceId)];
    const refused = await refusal(terminate(first, guarded));
    expect(refused).toMatchObject({ name: 'OperationNotPermitted', message: expect.stringContaining('disableApiTermination') });
    expect((await account.instance(first)).State?.Name).toBe('running');
    const unguard = { InstanceId: guarded, DisableApiTermination: { Value: false } };
    await account.ec2.send(new ModifyInstanceAttributeCommand(unguard));
    await terminate(guarded);
  });

  test('DisableApiStop keeps an instance from being stopped', async () => {
    const id = required((await account.launch({ DisableApiStop: true })).InstanceId);
    expect((await refusal(stop(id))).message).toContain('disableApiStop');
  });

  test('an instance store-backed instance cannot be stopped', async () => {
    const ImageId = await account.image('*-s3');
    const id = required((await account.launch({ ImageId, InstanceType: 'm5d.large' })).InstanceId);
    expect((await refusal(stop(id))).name).toBe('UnsupportedOperation');
  });

  test('unknown instances are NotFound, all of them by id', async () => {
    const ids = ['i-0123456789abcdef0', 'i-0123456789abcdef1'];
    expect(await refusal(terminate(...ids))).toEqual({
      name: 'InvalidInstanceID.NotFound',
      message: `The instance IDs '${ids.join(', ')}' do not exist`,
    });
  });
});
