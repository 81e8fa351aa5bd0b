import {
  DescribeImagesCommand,
  DescribeInstanceTypesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  type DescribeInstancesCommandOutput,
  type Filter,
} from '@aws-sdk/client-ec2';
import { ec2Account, REGION, refusal, required, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

const INSTANCES = 23;

interface Paged {
  NextToken?: string;
}

describe('Describe calls', () => {
  let aws: Emulator;
  let account: Ec2Account;

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
    const order = { accountId: account.accountId, region: REGION, count: INSTANCES, volumesPerInstance: 2, tags: { Tier: 'web' } };
    await aws.control('instances', order);
  });
  afterAll(() => aws.close());

  async function allPages<Page extends Paged, Item>(
    page: (token?: string) => Promise<Page>,
    items: (page: Page) => Item[],
  ): Promise<Item[][]> {
    const pages: Item[][] = [];
    let token: string | undefined;
    do {
      const answer = await page(token);
      pages.push(items(answer));
      token = answer.NextToken;
    } while (token);
    return pages;
  }
  const instancesIn = (page: DescribeInstancesCommandOutput) =>
    page.Reservations?.flatMap((each) => each.Instances?.map((instance) => required(instance.InstanceId)) ?? []) ?? [];
  const found = async (...Filters: Filter[]) => instancesIn(await account.ec2.send(new DescribeInstancesCommand({ Filters })));

  test('DescribeInstances pages by instances and not by reservations', async () => {
    const pages = await allPages((NextToken) => account.ec2.send(new DescribeInstancesCommand({ MaxResults: 10, NextToken })), instancesIn);
    expect(pages.map((page) => page.length)).toEqual([10, 10, 3]);
    expect(new Set(pages.flat()).size).toBe(INSTANCES);
  });

  test('DescribeInstances without MaxResults answers all', async () => {
    await expect(found()).resolves.toHaveLength(INSTANCES);
  });

  test('DescribeVolumes, DescribeTags, DescribeNetworkInterfaces and DescribeSubnets page too', async () => {
    const { ec2 } = account;
    const volumes = await allPages(
      (NextToken) => ec2.send(new DescribeVolumesCommand({ MaxResults: 20, NextToken })),
      (page) => page.Volumes ?? [],
    );
    expect(volumes.map((page) => page.length)).toEqual([20, 20, 6]);
    const Filters = [{ Name: 'key', Values: ['Tier'] }];
    const tags = await allPages(
      (NextToken) => ec2.send(new DescribeTagsCommand({ Filters, MaxResults: 15, NextToken })),
      (page) => page.Tags ?? [],
    );
    expect(tags.map((page) => page.length)).toEqual([15, 8]);
    const interfaces = await allPages(
      (NextToken) => ec2.send(new DescribeNetworkInterfacesCommand({ MaxResults: 20, NextToken })),
      (page) => page.NetworkInterfaces ?? [],
    );
    expect(interfaces.map((page) => page.length)).toEqual([20, 3]);
    const subnets = await allPages(
      (NextToken) => ec2.send(new DescribeSubnetsCommand({ MaxResults: 5, NextToken })),
      (page) => page.Subnets ?? [],
    );
    expect(subnets.length).toBeGreaterThan(1);
  });

  test('MaxResults out of range is refused, and so are MaxResults with ids and the token of another call', async () => {
    const { ec2 } = account;
    for (const MaxResults of [4, 1001]) {
      expect((await refusal(ec2.send(new DescribeInstancesCommand({ MaxResults })))).name).toBe('InvalidParameterValue');
    }
    const [InstanceId] = await found();
    const both = new DescribeInstancesCommand({ InstanceIds: [required(InstanceId)], MaxResults: 5 });
    expect((await refusal(ec2.send(both))).name).toBe('InvalidParameterCombination');
    const { NextToken } = await ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    expect((await refusal(ec2.send(new DescribeVolumesCommand({ NextToken })))).name).toBe('InvalidNextToken');
  });

  test('instances are found by tag, zone, state, attached volume and platform', async () => {
    const [first] = await found();
    const instance = await account.instance(required(first));
    const volumeId = required(instance.BlockDeviceMappings?.[1]?.Ebs?.VolumeId);
    await expect(found({ Name: 'block-device-mapping.volume-id', Values: [volumeId] })).resolves.toEqual([first]);
    await expect(found({ Name: 'tag:Tier', Values: ['web'] })).resolves.toHaveLength(INSTANCES);
    await expect(found({ Name: 'tag:Tier', Values: ['data'] })).resolves.toEqual([]);
    await expect(found({ Name: 'platform-details', Values: ['Linux/UNIX'] })).resolves.toHaveLength(INSTANCES);
    const zones = await Promise.all(['a', 'b', 'c'].map((zone) => found({ Name: 'availability-zone', Values: [`${REGION}${zone}`] })));
    expect(zones.flat()).toHaveLength(INSTANCES);
    const running = { Name: 'instance-state-name', Values: ['pending', 'running'] };
    await expect(found(running, { Name: 'instance-id', Values: [required(first)] })).resolves.toEqual([first]);
    expect((await refusal(found({ Name: 'colour', Values: ['blue'] }))).name).toBe('InvalidParameterValue');
  });

  test('more than 200 values of one filter are refused', async () => {
    const Values = Array.from({ length: 201 }, (_, index) => String(index));
    expect((await refusal(found({ Name: 'tag:Tier', Values }))).name).toBe('FilterLimitExceeded');
  });

  test('volumes are found by instance, size and flag', async () => {
    const [first] = await found();
    const Filters = [
      { Name: 'attachment.instance-id', Values: [required(first)] },
      { Name: 'attachment.delete-on-termination', Values: ['true'] },
      { Name: 'status', Values: ['in-use'] },
    ];
    const volumes = await account.ec2.send(new DescribeVolumesCommand({ Filters }));
    expect(volumes.Volumes).toHaveLength(2);
  });

  test('DescribeImages knows the images of Amazon and says by id which one is unknown', async () => {
    const amazon = await account.ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
    expect(amazon.Images?.every((image) => image.PlatformDetails && image.Public)).toBe(true);
    const own = await account.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(own.Images).toEqual([]);
    const unknown = account.ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-0123456789abcdef0'] }));
    expect(await refusal(unknown)).toMatchObject({
      name: 'InvalidAMIID.NotFound',
      message: expect.stringContaining('ami-0123456789abcdef0'),
    });
  });

  test('network resources and key pairs that do not exist are named in the refusal', async () => {
    const { ec2 } = account;
    const asked: [() => Promise<unknown>, string, string][] = [
      [() => ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] })), 'InvalidVpcID.NotFound', 'vpc-0123456789abcdef0'],
      [() => ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] })), 'InvalidSubnetID.NotFound', 'subnet-0'],
      [() => ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] })), 'InvalidGroup.NotFound', 'sg-0'],
      [() => ec2.send(new DescribeKeyPairsCommand({ KeyNames: ['nobody'] })), 'InvalidKeyPair.NotFound', 'nobody'],
    ];
    for (const [ask, name, named] of asked) {
      expect(await refusal(ask())).toMatchObject({ name, message: expect.stringContaining(named) });
    }
  });

  test('subnets and security groups are found by VPC, key pairs come without their keys', async () => {
    const Filters = [{ Name: 'vpc-id', Values: [account.network.vpcId] }];
    const subnets = await account.ec2.send(new DescribeSubnetsCommand({ Filters }));
    expect(subnets.Subnets?.map((each) => each.SubnetId)).toEqual(Object.values(account.network.subnetIds));
    const groups = await account.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(groups.SecurityGroups?.map((each) => each.GroupId)).toContain(account.network.securityGroupId);
    const pairs = await account.ec2.send(new DescribeKeyPairsCommand({ KeyNames: [account.network.keyName] }));
    expect(pairs.KeyPairs).toMatchObject([{ KeyName: account.network.keyName, KeyType: 'ed25519' }]);
    expect(pairs.KeyPairs?.[0]?.PublicKey).toBeUndefined();
  });

  test('DescribeInstanceTypes answers by type and names the unknown', async () => {
    const known = await account.ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['t3.medium'] }));
    expect(known.InstanceTypes?.map((each) => each.InstanceType)).toEqual(['t3.medium']);
    const unknown = account.ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['t99.huge' as never] }));
    expect((await refusal(unknown)).message).toContain('t99.huge');
  });

  test('DescribeRegions shows the regions that are enabled, all with AllRegions', async () => {
    const enabled = (await account.ec2.send(new DescribeRegionsCommand({}))).Regions?.map((each) => each.OptInStatus);
    expect(enabled).not.toContain('not-opted-in');
    const all = (await account.ec2.send(new DescribeRegionsCommand({ AllRegions: true }))).Regions ?? [];
    expect(all.length).toBeGreaterThan(required(enabled).length);
  });

  test('an account that chose nothing does not encrypt by default, and its default key is AWS-managed', async () => {
    await expect(account.ec2.send(new GetEbsEncryptionByDefaultCommand({}))).resolves.toMatchObject({ EbsEncryptionByDefault: false });
    await expect(account.ec2.send(new GetEbsDefaultKmsKeyIdCommand({}))).resolves.toMatchObject({ KmsKeyId: 'alias/aws/ebs' });
  });
});
