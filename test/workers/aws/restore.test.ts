import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { setTimeout } from 'node:timers/promises';
import { newId } from '../../../db/new-id';
import { readInventory } from '../../../workers/aws/inventory';
import { completeInstance } from '../../../workers/aws/restore/complete';
import { deregisterImage, imagesOfJob, registerImage } from '../../../workers/aws/restore/image';
import { instanceState } from '../../../workers/aws/restore/instance-state';
import { launchInstance } from '../../../workers/aws/restore/launch';
import { instancesOfJob, volumesOfJob } from '../../../workers/aws/restore/made-by-job';
import { whyNotRestorable, type RestoreSpec } from '../../../workers/aws/restore/restore-spec';
import { undoRestore } from '../../../workers/aws/restore/undo';
import { snapshotProvider } from '../../../workers/aws/snapshots';
import type { Ec2 } from '../../../workers/aws/caller';
import type { InstanceManifest } from '../../../workflows/domain/instance';
import type { RestoreOptions } from '../../../workflows/domain/restore';
import { customerTags } from '../../../workflows/domain/tags';
import { emulator, type Emulator } from '../../sandbox/emulator/emulator';
import { connectedTenant, REGION, type ConnectedTenant } from './connected-tenant';

const AS_IT_WAS: RestoreOptions = {
  name: null,
  subnetId: null,
  securityGroupIds: null,
  instanceType: null,
  powerState: 'RUNNING',
  keepPrivateIpAddress: false,
};
const PATIENCE = { pause: () => setTimeout(250), looks: 40 };

describe('a restore', () => {
  let aws: Emulator;
  let world: ConnectedTenant;
  let ec2: Ec2;
  let original: InstanceManifest;

  const manifestOf = async (instanceId: string): Promise<InstanceManifest> => {
    const inventory = await world.access.ec2(world.connection, REGION, 'inventory', newId('job'));
    for await (const page of readInventory(inventory)) {
      const found = page.find(({ manifest }) => manifest.instanceId === instanceId);
      if (found) return found.manifest;
    }
    throw new Error(`There is no instance ${instanceId}.`);
  };

  beforeAll(async () => {
    aws = await emulator();
    world = await connectedTenant(aws, { instances: 1 });
    ec2 = await world.access.ec2(world.connection, REGION, 'restore', newId('job'));
    const volume = { type: 'gp3', sizeGiB: 12, iops: 4_000, throughput: 200, encryptedWith: 'tenant-key' };
    const { instanceIds } = await aws.control<{ instanceIds: string[] }>('instances', {
      accountId: world.tenant.accountId,
      region: REGION,
      count: 1,
      volumesPerInstance: 3,
      namePrefix: 'shop',
      tags: { Environment: 'production', CostCenter: '4711' },
      volume,
    });
    const [instanceId = ''] = instanceIds;
    const { volumes } = await manifestOf(instanceId);
    const [root, second] = volumes;
    await world.owner.ec2.send(new CreateTagsCommand({ Resources: [root?.volumeId ?? ''], Tags: [{ Key: 'Role', Value: 'system' }] }));
    await world.owner.ec2.send(new CreateTagsCommand({ Resources: [second?.volumeId ?? ''], Tags: [{ Key: 'Role', Value: 'data' }] }));
    const modify = (change: object) => world.owner.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: instanceId, ...change }));
    await modify({ BlockDeviceMappings: [{ DeviceName: second?.deviceName, Ebs: { DeleteOnTermination: false } }] });
    await modify({ DisableApiTermination: { Value: true } });
    await modify({ SourceDestCheck: { Value: false } });
    await world.owner.ec2.send(
      new ModifyInstanceMetadataOptionsCommand({ InstanceId: instanceId, HttpTokens: 'required', HttpPutResponseHopLimit: 3 }),
    );
    original = await manifestOf(instanceId);
  });
  afterAll(async () => {
    world.access.close();
    await aws.close();
  });

  const specOf = async (options: Partial<RestoreOptions> = {}): Promise<RestoreSpec> => {
    const protect = snapshotProvider(await world.access.ec2(world.connection, REGION, 'protect', newId('job')));
    const tags = { 'snapward:job': newId('job'), 'snapward:op': newId('jobItem') };
    const volumeIds = original.volumes.map(({ volumeId }) => volumeId);
    const set = await protect.start({ instanceId: original.instanceId, volumeIds, excludedVolumeIds: [], excludeBootVolume: false, tags });
    const jobId = newId('job');
    return {
      jobId,
      manifest: original,
      snapshots: set.snapshots.map(({ snapshotId, volumeId, sizeGiB, encrypted, kmsKeyId }) => ({
        snapshotId,
        volumeId,
        deviceName: original.volumes.find((volume) => volume.volumeId === volumeId)?.deviceName ?? '',
        sizeGiB,
        encrypted,
        kmsKeyId,
      })),
      options: { ...AS_IT_WAS, ...options },
      ownershipTags: { 'snapward:job': jobId, 'snapward:tenant': newId('tenant') },
    };
  };
  const until = async (instanceId: string, state: string): Promise<void> => {
    while ((await instanceState(ec2, instanceId)).state !== state) await setTimeout(100);
  };
  const restore = async (spec: RestoreSpec): Promise<string> => {
    const { imageId } = await registerImage(ec2, spec);
    const instanceId = await launchInstance(ec2, spec, imageId);
    await until(instanceId, 'running');
    await completeInstance(ec2, spec, instanceId);
    await deregisterImage(ec2, imageId);
    return instanceId;
  };

  it('is the original in every field but those that must differ', async () => {
    const spec = await specOf({ name: 'shop-restored' });
    const restored = await manifestOf(await restore(spec));

    const sameFields = ({ instanceId: _i, imageId: _m, launchTime: _l, network, tags, volumes, ...same }: InstanceManifest) => ({
      ...same,
      network: { ...network, privateIpAddress: null, publicIpAddress: null },
      tags: customerTags(tags)
        .filter(({ key }) => key !== 'Name')
        .sort((a, b) => a.key.localeCompare(b.key)),
      volumes: volumes
        .map(({ volumeId: _v, tags: own, ...volume }) => ({ ...volume, tags: customerTags(own).filter(({ key }) => key === 'Role') }))
        .sort((a, b) => a.deviceName.localeCompare(b.deviceName)),
    });
    expect(sameFields(restored)).toEqual(sameFields(original));
    expect(restored.volumes.map(({ encrypted, kmsKeyId }) => encrypted && kmsKeyId).every(Boolean)).toBe(true);
    expect(restored.volumes.find(({ deviceName }) => deviceName === original.volumes[1]?.deviceName)).toMatchObject({
      iops: 4_000,
      throughputMiBps: 200,
      deleteOnTermination: false,
    });
    expect(restored.attributes?.disableApiTermination).toBe(true);
    expect(restored.tags).toContainEqual({ key: 'Name', value: 'shop-restored' });
    expect(restored.tags).toContainEqual({ key: 'snapward:job', value: spec.jobId });
  });

  it('makes one image and one instance however often its steps are repeated', async () => {
    const spec = await specOf();
    const first = await registerImage(ec2, spec);
    await expect(registerImage(ec2, spec)).resolves.toEqual(first);
    const instanceId = await launchInstance(ec2, spec, first.imageId);
    await expect(launchInstance(ec2, spec, first.imageId)).resolves.toBe(instanceId);
    await completeInstance(ec2, spec, instanceId);
    await completeInstance(ec2, spec, instanceId);

    expect(await instancesOfJob(ec2, spec.jobId)).toHaveLength(1);
    expect(await volumesOfJob(ec2, spec.jobId)).toHaveLength(original.volumes.length);
    expect(await imagesOfJob(ec2, spec.jobId)).toEqual([first.imageId]);
    await expect(deregisterImage(ec2, first.imageId)).resolves.toBe(true);
    await expect(deregisterImage(ec2, first.imageId)).resolves.toBe(false);
  });

  it('goes into another subnet with other groups and another type, and ends stopped, when that is asked for', async () => {
    const network = world.tenant.networks[REGION];
    const subnetId = Object.values(network?.subnetIds ?? {}).find((id) => id !== original.network.subnetId) ?? '';
    const { GroupId = '' } = await world.owner.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'restored', Description: 'restored', VpcId: network?.vpcId }),
    );
    const spec = await specOf({ subnetId, securityGroupIds: [GroupId], instanceType: 'm5.large', powerState: 'STOPPED' });
    const restored = await manifestOf(await restore(spec));

    expect(restored).toMatchObject({ instanceType: 'm5.large', network: { subnetId, securityGroupIds: [GroupId] } });
    await until(restored.instanceId, 'stopped');
  });

  it('refuses the original address while the original has it', async () => {
    const spec = await specOf({ keepPrivateIpAddress: true });
    const { imageId } = await registerImage(ec2, spec);
    await expect(launchInstance(ec2, spec, imageId)).rejects.toMatchObject({
      name: 'AwsFailure',
      kind: expect.stringMatching(/INVALID_REQUEST|RESOURCE_STATE/),
    });
    await expect(undoRestore(ec2, spec.jobId, PATIENCE)).resolves.toEqual([]);
  });

  it('leaves nothing behind when it is undone, not even volumes that would outlive the instance', async () => {
    const spec = await specOf();
    const { imageId } = await registerImage(ec2, spec);
    const instanceId = await launchInstance(ec2, spec, imageId);
    await completeInstance(ec2, spec, instanceId);

    await expect(undoRestore(ec2, spec.jobId, PATIENCE)).resolves.toEqual([]);

    expect(await imagesOfJob(ec2, spec.jobId)).toEqual([]);
    expect(await instancesOfJob(ec2, spec.jobId)).toEqual([]);
    expect(await volumesOfJob(ec2, spec.jobId)).toEqual([]);
    await expect(manifestOf(original.instanceId)).resolves.toMatchObject({ instanceId: original.instanceId });
  });

  it('says exactly what it could not take away', async () => {
    const spec = await specOf();
    const { imageId } = await registerImage(ec2, spec);
    const instanceId = await launchInstance(ec2, spec, imageId);
    const without = world.permissions.Statement.map((statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => action !== 'ec2:TerminateInstances'),
    }));
    await world.changePermissions({ ...world.permissions, Statement: without });
    try {
      const left = await undoRestore(ec2, spec.jobId, PATIENCE);
      expect(left).toContainEqual({ kind: 'INSTANCE', nativeId: instanceId, reason: expect.stringContaining('UnauthorizedOperation') });
      expect(left.some(({ nativeId }) => nativeId === imageId)).toBe(false);
    } finally {
      await world.changePermissions(world.permissions);
    }
    await expect(undoRestore(ec2, spec.jobId, PATIENCE)).resolves.toEqual([]);
  });

  it('cannot touch an instance that it did not make', async () => {
    const InstanceIds = world.tenant.instances.map(({ instanceId }) => instanceId);
    await expect(ec2.send(new TerminateInstancesCommand({ InstanceIds }))).rejects.toMatchObject({ kind: 'ACCESS_DENIED' });
    await expect(ec2.send(new StopInstancesCommand({ InstanceIds }))).rejects.toMatchObject({ kind: 'ACCESS_DENIED' });
    const { Reservations = [] } = await world.owner.ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    expect(Reservations.flatMap(({ Instances = [] }) => Instances).map(({ State }) => State?.Name)).toEqual(['running']);
  });

  it('knows a recovery point that no instance can be made from', () => {
    expect(whyNotRestorable({ manifest: original, snapshots: [] })).toContain('root volume');
    expect(whyNotRestorable({ manifest: { ...original, rootDeviceName: null }, snapshots: [] })).toBe('the instance had no root volume');
  });
});
