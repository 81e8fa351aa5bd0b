import { CreateSnapshotCommand, CreateTagsCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { newId } from '../../../db/new-id';
import { readInventory } from '../../../workers/aws/inventory';
import { mayCopyTags, snapshotProvider, type SnapshotProvider, type SnapshotRequest } from '../../../workers/aws/snapshots';
import type { InstanceManifest } from '../../../workflows/domain/instance';
import { emulator, type Emulator } from '../../sandbox/emulator/emulator';
import { connectedTenant, REGION, type ConnectedTenant } from './connected-tenant';

const tagsOf = (jobId: string, op = newId('jobItem')) => ({
  'snapward:op': op,
  'snapward:job': jobId,
  'snapward:tenant': newId('tenant'),
  'snapward:resource': newId('resource'),
  'snapward:recovery-point': newId('recoveryPoint'),
  'snapward:expires': '2030-01-01',
});

const requestFor = ({ instanceId, volumes }: InstanceManifest, tags: Record<string, string>): SnapshotRequest => ({
  instanceId,
  volumeIds: volumes.map(({ volumeId }) => volumeId),
  excludedVolumeIds: [],
  excludeBootVolume: false,
  tags,
});

describe('snapshots', () => {
  let aws: Emulator;
  let world: ConnectedTenant;
  let snapshots: SnapshotProvider;
  let instances: InstanceManifest[];
  const jobId = newId('job');

  beforeAll(async () => {
    aws = await emulator();
    world = await connectedTenant(aws, { instances: 3, volumesPerInstance: 3 });
    instances = [];
    const inventory = readInventory(await world.access.ec2(world.connection, REGION, 'inventory', jobId));
    for await (const page of inventory) instances.push(...page.map(({ manifest }) => manifest));
    snapshots = snapshotProvider(await world.access.ec2(world.connection, REGION, 'protect', jobId));
  });
  afterAll(async () => {
    world.access.close();
    await aws.close();
  });

  const instance = (index: number): InstanceManifest => {
    const found = instances[index];
    if (!found) throw new Error(`The account has no instance ${index}.`);
    return found;
  };

  it('starts one set of all volumes in one call, marked as ours', async () => {
    const tags = tagsOf(jobId);
    const before = world.attempts().length;
    const { snapshots: set } = await snapshots.start(requestFor(instance(0), tags));

    expect(world.attempts().slice(before)).toEqual(['ec2:CreateSnapshots']);
    expect(set.map(({ volumeId }) => volumeId).sort()).toEqual(
      instance(0)
        .volumes.map(({ volumeId }) => volumeId)
        .sort(),
    );
    for (const snapshot of set) expect(snapshot.tags).toMatchObject(tags);
  });

  it('leaves excluded volumes out', async () => {
    const [, second, third] = instance(1).volumes;
    const excludedVolumeIds = [second?.volumeId ?? ''];
    const { snapshots: data } = await snapshots.start({
      ...requestFor(instance(1), tagsOf(newId('job'))),
      excludedVolumeIds,
      excludeBootVolume: true,
    });

    expect(data.map(({ volumeId }) => volumeId)).toEqual([third?.volumeId]);
  });

  it('finds what a job and an operation made, and follows it to completion', async () => {
    const job = newId('job');
    const tags = tagsOf(job);
    await snapshots.start(requestFor(instance(2), tags));
    const { snapshots: set } = { snapshots: await snapshots.findByOp(tags['snapward:op']) };
    expect(set).toHaveLength(3);

    const byJob = [];
    for await (const page of snapshots.findByJob(job)) byJob.push(...page);
    expect(byJob.map(({ snapshotId }) => snapshotId).sort()).toEqual(set.map(({ snapshotId }) => snapshotId).sort());
    expect(byJob.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
    expect(byJob.every(({ progressPercent }) => progressPercent === 100)).toBe(true);
  });

  it('answers those of some ids that exist', async () => {
    const { snapshots: set } = await snapshots.start(requestFor(instance(0), tagsOf(newId('job'))));
    const [first] = set;
    const found = await snapshots.findByIds([first?.snapshotId ?? '', 'snap-0123456789abcdef0']);
    expect(found.map(({ snapshotId }) => snapshotId)).toEqual([first?.snapshotId]);
  });

  it('removes what it made, once, and says when there is nothing', async () => {
    const { snapshots: set } = await snapshots.start(requestFor(instance(0), tagsOf(newId('job'))));
    const id = set[0]?.snapshotId ?? '';
    await expect(snapshots.remove(id)).resolves.toBe(true);
    await expect(snapshots.remove(id)).resolves.toBe(false);
  });

  describe("another's snapshot", () => {
    let foreign: string;
    beforeAll(async () => {
      const { SnapshotId = '' } = await world.owner.ec2.send(new CreateSnapshotCommand({ VolumeId: instance(0).volumes[0]?.volumeId }));
      foreign = SnapshotId;
    });

    it('is not removed by us', async () => {
      await expect(snapshots.remove(foreign)).rejects.toMatchObject({ name: 'AwsFailure', kind: 'RESOURCE_STATE' });
      await expect(world.owner.ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [foreign] }))).resolves.toBeDefined();
    });

    it('cannot be removed by the role either, nor be marked as ours to make it removable', async () => {
      const ec2 = await world.access.ec2(world.connection, REGION, 'restore', jobId);
      const Tags = [{ Key: 'snapward:job', Value: jobId }];
      await expect(ec2.send(new CreateTagsCommand({ Resources: [foreign], Tags }))).rejects.toMatchObject({ kind: 'ACCESS_DENIED' });
    });
  });

  it('says ACCESS_DENIED for one instance as for any other when the permission is taken away', async () => {
    const without = world.permissions.Statement.filter(({ Action }) => !Action.includes('ec2:CreateSnapshots'));
    await world.changePermissions({ ...world.permissions, Statement: without });
    await expect(snapshots.start(requestFor(instance(0), tagsOf(newId('job'))))).rejects.toMatchObject({
      kind: 'ACCESS_DENIED',
      code: 'UnauthorizedOperation',
      action: 'ec2:CreateSnapshots',
    });
    await world.changePermissions(world.permissions);
  });

  it('refuses an instance that is gone as not found', async () => {
    const gone = { ...instance(0), instanceId: 'i-0123456789abcdef0' };
    await expect(snapshots.start(requestFor(gone, tagsOf(newId('job'))))).rejects.toMatchObject({ kind: 'NOT_FOUND' });
  });

  it('copies the tags of volumes only when all of them fit and none is ours', () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: '' }));
    expect(mayCopyTags([{ tags: tags(44) }])).toBe(true);
    expect(mayCopyTags([{ tags: tags(44) }, { tags: tags(45) }])).toBe(false);
    expect(mayCopyTags([{ tags: [{ key: 'snapward:job', value: 'job_1' }] }])).toBe(false);
  });
});
