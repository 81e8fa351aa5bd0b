import {
  ModifyInstanceAttributeCommand,
  paginateDescribeInstances,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceStopped,
  waitUntilInstanceTerminated,
} from '@aws-sdk/client-ec2';
import { newId } from '../../../db/new-id';
import { readInventory, type FoundInstance, type InventoryOptions, type RememberedInstance } from '../../../workers/aws/inventory';
import type { InstanceAttributes } from '../../../workflows/domain/instance';
import { emulator, type Emulator } from '../../sandbox/emulator/emulator';
import { connectedTenant, REGION, type ConnectedTenant } from './connected-tenant';

const JOB = newId('job');

describe('the inventory', () => {
  let aws: Emulator;
  let world: ConnectedTenant;

  beforeAll(async () => {
    aws = await emulator();
  });
  afterAll(async () => {
    await aws.close();
  });
  afterEach(() => {
    world.access.close();
  });

  const pagesOf = async (options: InventoryOptions = {}): Promise<FoundInstance[][]> => {
    const pages: FoundInstance[][] = [];
    const ec2 = await world.access.ec2(world.connection, REGION, 'inventory', JOB);
    for await (const page of readInventory(ec2, options)) pages.push(page);
    return pages;
  };
  const rememberedFrom = (found: readonly FoundInstance[]): InventoryOptions['remembered'] => {
    const known = found.flatMap(({ manifest: { instanceId, launchTime, attributes } }) =>
      attributes ? [[instanceId, { launchTime, attributes }] as const] : [],
    );
    return () => Promise.resolve(new Map(known));
  };

  it('reads 1,100 instances page by page, and nothing twice when it remembers them', async () => {
    world = await connectedTenant(aws);
    await aws.control('instances', { accountId: world.tenant.accountId, region: REGION, count: 1_100, volumesPerInstance: 2 });
    const attributes: InstanceAttributes = {
      userDataBase64: null,
      disableApiTermination: false,
      disableApiStop: false,
      shutdownBehavior: 'stop',
      creditSpecification: null,
    };
    const known = new Map<string, RememberedInstance>();
    for await (const { Reservations = [] } of paginateDescribeInstances({ client: world.owner.ec2, pageSize: 1_000 }, {})) {
      for (const { InstanceId = '', LaunchTime } of Reservations.flatMap(({ Instances = [] }) => Instances))
        known.set(InstanceId, { launchTime: LaunchTime?.toISOString() ?? '', attributes });
    }
    const forgotten = 60;
    [...known.keys()].slice(0, forgotten).forEach((id) => known.delete(id));

    const before = world.attempts().length;
    const pages = await pagesOf({ pageSize: 1_000, remembered: () => Promise.resolve(known) });
    const calls = world.attempts().slice(before);

    // What had to be read comes in portions, which a reading that breaks off has behind it.
    expect(pages.map((page) => page.length)).toEqual([1_000 - forgotten, 50, 10, 100]);
    expect(new Set(pages.flat().map(({ manifest }) => manifest.instanceId)).size).toBe(1_100);
    expect(pages.flat().every(({ manifest }) => manifest.volumes.length === 2)).toBe(true);
    expect(calls.filter((action) => action === 'ec2:DescribeInstances')).toHaveLength(2);
    expect(calls.filter((action) => action === 'ec2:DescribeVolumes')).toHaveLength(6);
    expect(calls.filter((action) => action === 'ec2:DescribeInstanceAttribute')).toHaveLength(4 * forgotten);
  }, 60_000);

  it('keeps everything that a restore needs', async () => {
    world = await connectedTenant(aws, { instances: 1, volumesPerInstance: 2 });
    const [[found] = []] = await pagesOf();
    const network = world.tenant.networks[REGION];

    expect(found?.state).toBe('running');
    expect(found?.manifest).toMatchObject({
      instanceId: expect.stringMatching(/^i-/),
      instanceType: expect.stringMatching(/\./),
      architecture: expect.any(String),
      platformDetails: 'Linux/UNIX',
      keyName: network?.keyName,
      availabilityZone: expect.stringContaining(REGION),
      network: { vpcId: network?.vpcId, securityGroupIds: [network?.securityGroupId], sourceDestCheck: true },
      metadataOptions: { httpTokens: expect.stringMatching(/^(required|optional)$/), httpEndpoint: 'enabled' },
      attributes: { disableApiTermination: false, disableApiStop: false, shutdownBehavior: 'stop' },
    });
    expect(found?.manifest.volumes).toHaveLength(2);
    expect(found?.manifest.volumes.map(({ deviceName }) => deviceName)).toContain(found?.manifest.rootDeviceName);
  });

  it('reads attributes of an instance again only when it was started again', async () => {
    world = await connectedTenant(aws, { instances: 2, volumesPerInstance: 1 });
    const [first = []] = await pagesOf();
    const [one] = first;
    const attributeReads = () => world.attempts().filter((action) => action === 'ec2:DescribeInstanceAttribute').length;
    expect(attributeReads()).toBe(8);

    await pagesOf({ remembered: rememberedFrom(first) });
    expect(attributeReads()).toBe(8);

    const InstanceIds = [one?.manifest.instanceId ?? ''];
    await world.owner.ec2.send(new StopInstancesCommand({ InstanceIds }));
    await waitUntilInstanceStopped({ client: world.owner.ec2, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { InstanceIds });
    await world.owner.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: InstanceIds[0], UserData: { Value: Buffer.from('#!/bin/sh\necho new') } }),
    );
    await world.owner.ec2.send(new StartInstancesCommand({ InstanceIds }));

    const again = (await pagesOf({ remembered: rememberedFrom(first) })).flat();
    expect(attributeReads()).toBe(12);
    const changed = again.find(({ manifest }) => manifest.instanceId === InstanceIds[0]);
    expect(Buffer.from(changed?.manifest.attributes?.userDataBase64 ?? '', 'base64').toString()).toBe('#!/bin/sh\necho new');
  });

  it('leaves out what is terminated and shows what is being terminated', async () => {
    world = await connectedTenant(aws, { instances: 3, volumesPerInstance: 1 });
    const [gone, going, staying] = world.tenant.instances.map(({ instanceId }) => instanceId);
    const InstanceIds = [gone ?? ''];
    await world.owner.ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    await waitUntilInstanceTerminated({ client: world.owner.ec2, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { InstanceIds });
    await aws.control('instances/terminate-soon', { accountId: world.tenant.accountId, region: REGION, instanceId: going });

    const states = new Map((await pagesOf()).flat().map(({ manifest, state }) => [manifest.instanceId, state]));
    expect(states).toEqual(
      new Map([
        [going, 'shutting-down'],
        [staying, 'running'],
      ]),
    );
  });

  it('answers nothing for an empty region', async () => {
    world = await connectedTenant(aws);
    await expect(pagesOf()).resolves.toEqual([]);
  });
});
