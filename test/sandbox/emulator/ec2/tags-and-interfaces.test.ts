import {
  CreateNetworkInterfaceCommand,
  CreateTagsCommand,
  DeleteNetworkInterfaceCommand,
  DeleteTagsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTagsCommand,
  type CreateNetworkInterfaceCommandInput,
} from '@aws-sdk/client-ec2';
import { ec2Account, REGION, refusal, required, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

describe('Tags and network interfaces', () => {
  let aws: Emulator;
  let account: Ec2Account;
  let instanceId: string;

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
    instanceId = required((await account.launch()).InstanceId);
  });
  afterAll(() => aws.close());

  const tag = (tags: Record<string, string>, ...Resources: string[]) =>
    account.ec2.send(new CreateTagsCommand({ Resources, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));
  async function tags(): Promise<Record<string, string>> {
    const Filters = [{ Name: 'resource-id', Values: [instanceId] }];
    const answer = await account.ec2.send(new DescribeTagsCommand({ Filters }));
    return Object.fromEntries(answer.Tags?.map((each) => [required(each.Key), required(each.Value)]) ?? []);
  }
  const subnetId = () => required(account.network.subnetIds[`${REGION}a`]);
  const wire = (more: Partial<CreateNetworkInterfaceCommandInput> = {}) =>
    account.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnetId(), ...more }));

  test('tags are added, replaced, and deleted by key or by key and value', async () => {
    await tag({ Owner: 'ops', Tier: 'web' }, instanceId);
    await tag({ Tier: 'data' }, instanceId);
    await expect(tags()).resolves.toEqual({ Owner: 'ops', Tier: 'data' });
    const remove = (Tags: { Key: string; Value?: string }[]) => account.ec2.send(new DeleteTagsCommand({ Resources: [instanceId], Tags }));
    await remove([{ Key: 'Owner', Value: 'somebody else' }, { Key: 'Tier' }]);
    await expect(tags()).resolves.toEqual({ Owner: 'ops' });
  });

  test.each([
    ['a key of AWS', { 'aws:owner': 'me' }, 'InvalidParameterValue'],
    ['a key of 129 characters', { ['k'.repeat(129)]: 'v' }, 'InvalidParameterValue'],
    ['more than 50 tags', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key-${index}`, 'v'])), 'TagLimitExceeded'],
  ])('%s is refused', async (_what, asked, code) => {
    expect((await refusal(tag(asked, instanceId))).name).toBe(code);
  });

  test('an unknown resource is refused by id, and the known one of the same request gets no tag', async () => {
    const unknown = 'vol-0123456789abcdef0';
    const refused = await refusal(tag({ Half: 'done' }, instanceId, unknown));
    expect(refused).toMatchObject({ name: 'InvalidVolume.NotFound', message: expect.stringContaining(unknown) });
    await expect(tags()).resolves.not.toHaveProperty('Half');
  });

  test('the tag types at creation are those that the call makes', async () => {
    const asked = { TagSpecifications: [{ ResourceType: 'volume' as const, Tags: [{ Key: 'a', Value: 'b' }] }] };
    expect((await refusal(wire(asked))).message).toContain("'volume' is not a valid taggable resource type");
  });

  test('an interface is made with its address, groups and tags, once for each client token', async () => {
    const asked = {
      PrivateIpAddress: '10.0.5.5',
      Groups: [account.network.securityGroupId],
      TagSpecifications: [{ ResourceType: 'network-interface' as const, Tags: [{ Key: 'Name', Value: 'wire' }] }],
      ClientToken: `wire-${Date.now()}`,
    };
    const first = (await wire(asked)).NetworkInterface;
    expect(first).toMatchObject({
      PrivateIpAddress: '10.0.5.5',
      Status: 'available',
      Groups: [{ GroupId: account.network.securityGroupId }],
      TagSet: [{ Key: 'Name', Value: 'wire' }],
    });
    expect((await wire(asked)).NetworkInterface?.NetworkInterfaceId).toBe(first?.NetworkInterfaceId);
    expect((await refusal(wire({ ...asked, Description: 'other' }))).name).toBe('IdempotentParameterMismatch');
    expect((await refusal(wire({ PrivateIpAddress: '10.0.5.5' }))).name).toBe('InvalidIPAddress.InUse');
  });

  test('the holder of an address is found by it', async () => {
    const made = (await wire({ PrivateIpAddress: '10.0.6.6' })).NetworkInterface;
    const Filters = [{ Name: 'addresses.private-ip-address', Values: ['10.0.6.6'] }];
    const answer = await account.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(answer.NetworkInterfaces?.map((each) => each.NetworkInterfaceId)).toEqual([made?.NetworkInterfaceId]);
  });

  test('an instance can take an interface that exists; it is in use then and survives the instance', async () => {
    const NetworkInterfaceId = (await wire({ PrivateIpAddress: '10.0.7.7' })).NetworkInterface?.NetworkInterfaceId;
    const asked = { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }] };
    const instance = await account.launch(asked);
    expect(instance).toMatchObject({ PrivateIpAddress: '10.0.7.7', NetworkInterfaces: [{ NetworkInterfaceId }] });
    expect((await refusal(account.launch(asked))).name).toBe('InvalidNetworkInterface.InUse');
    const remove = account.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    expect((await refusal(remove)).name).toBe('InvalidNetworkInterface.InUse');
  });

  test('a subnet next to network interfaces is refused', async () => {
    const both = { NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetId() }], SubnetId: subnetId() };
    expect((await refusal(account.launch(both))).name).toBe('InvalidParameterCombination');
  });
});
