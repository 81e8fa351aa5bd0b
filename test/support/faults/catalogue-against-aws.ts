import type { Snapshot } from '@aws-sdk/client-ec2';
import { REGION } from './fault-world';
import type { ProtectedAccount, ProtectedGroup } from './protected-account';

/** What is not as it must be after a job; all of it empty or zero is the promise. */
export interface Discrepancies {
  /** Snapshots beyond one a volume and operation. */
  readonly doubled: number;
  /** Volumes of the group without the snapshot of their operation. */
  readonly lost: number;
  /** Sentences about everything else: states, the catalogue, what was left over. */
  readonly wrong: readonly string[];
}

export const NO_DISCREPANCIES: Discrepancies = { doubled: 0, lost: 0, wrong: [] };

interface BackedUp {
  readonly job: {
    readonly state: string;
    readonly progress: { readonly total: number; readonly completed: number; readonly failed: number };
    readonly items: { readonly nodes: readonly { readonly id: string; readonly nativeId: string; readonly state: string }[] };
    readonly recoveryPoints: { readonly nodes: readonly Point[] };
  };
}

interface Point {
  readonly id: string;
  readonly state: string;
  readonly copies: readonly { readonly snapshots: readonly { readonly snapshotId: string }[] }[];
}

const BACKED_UP = `query BackedUp($id: ID!) { job(id: $id) { state progress { total completed failed }
  items(first: 100) { nodes { id nativeId state } }
  recoveryPoints(first: 100) { nodes { id state copies { snapshots { snapshotId } } } } } }`;

const tag = ({ Tags = [] }: Pick<Snapshot, 'Tags'>, key: string): string => Tags.find(({ Key }) => Key === key)?.Value ?? '';

const same = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());

/** Compares a back-up of a group of at most 100 instances, as the catalogue tells it, with what the owner of the account finds in AWS. */
export async function discrepanciesOfBackUp(account: ProtectedAccount, group: ProtectedGroup, jobId: string): Promise<Discrepancies> {
  const { owner } = account.connected;
  const [{ job }, snapshots, instances] = await Promise.all([
    account.client.query<BackedUp>(BACKED_UP, { id: jobId }),
    owner.snapshots(REGION, jobId),
    owner.instances(REGION),
  ]);
  const { state, progress, items, recoveryPoints } = job;
  const volumesOf = new Map(
    instances.map(({ InstanceId = '', BlockDeviceMappings = [] }) => [
      InstanceId,
      BlockDeviceMappings.map(({ Ebs }) => Ebs?.VolumeId ?? ''),
    ]),
  );
  const found = new Map<string, number>();
  for (const snapshot of snapshots) {
    const key = `${tag(snapshot, 'snapward:op')} ${snapshot.VolumeId ?? ''}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  const wanted = items.nodes.flatMap(({ id, nativeId }) => (volumesOf.get(nativeId) ?? []).map((volumeId) => `${id} ${volumeId}`));
  const recorded = recoveryPoints.nodes.flatMap(({ copies }) =>
    copies.flatMap((copy) => copy.snapshots.map(({ snapshotId }) => snapshotId)),
  );
  const inAws = snapshots.map(({ SnapshotId = '' }) => SnapshotId);
  const count = group.instanceIds.length;
  const promises: readonly (readonly [boolean, string])[] = [
    [state === 'COMPLETED', `the job is ${state}`],
    [progress.total === count && progress.completed === count, `the job counts ${JSON.stringify(progress)} of ${count}`],
    [
      same(
        items.nodes.map(({ nativeId }) => nativeId),
        group.instanceIds,
      ),
      'the items are not the instances of the group',
    ],
    [items.nodes.every((item) => item.state === 'COMPLETED'), 'an item is not COMPLETED'],
    [recoveryPoints.nodes.length === count, `there are ${recoveryPoints.nodes.length} recovery points of ${count} instances`],
    [recoveryPoints.nodes.every((point) => point.state === 'COMPLETED'), 'a recovery point is not COMPLETED'],
    [same(recorded, inAws), `the catalogue has ${recorded.length} snapshots and AWS ${inAws.length}, or others`],
    [wanted.length === 2 * count, `the owner sees ${wanted.length} volumes of ${count} instances`],
    [snapshots.every((snapshot) => snapshot.State === 'completed'), 'a snapshot is not completed in AWS'],
  ];
  return {
    doubled: [...found.values()].reduce((sum, times) => sum + times - 1, 0),
    lost: wanted.filter((key) => !found.has(key)).length,
    wrong: promises.filter(([kept]) => !kept).map(([, broken]) => `back-up ${jobId}: ${broken}`),
  };
}

interface Restored {
  readonly job: {
    readonly state: string;
    readonly result: { readonly instanceId: string | null; readonly leftBehind: readonly object[] } | null;
  };
}

/** Compares a restore with what the owner of the account finds in AWS: one instance of the job, its volumes, and no helper left. */
export async function discrepanciesOfRestore(account: ProtectedAccount, jobId: string): Promise<Discrepancies> {
  const document = 'query R($id: ID!) { job(id: $id) { state result { ... on RestoreResult { instanceId leftBehind { nativeId } } } } }';
  const [{ job }, instances, volumes, images] = await Promise.all([
    account.client.query<Restored>(document, { id: jobId }),
    account.connected.owner.instances(REGION),
    account.volumesOf(jobId),
    account.imagesOf(jobId),
  ]);
  const made = instances.filter((instance) => tag(instance, 'snapward:job') === jobId);
  const attached = made.flatMap(({ BlockDeviceMappings = [] }) => BlockDeviceMappings.map(({ Ebs }) => Ebs?.VolumeId ?? ''));
  const promises: readonly (readonly [boolean, string])[] = [
    [job.state === 'COMPLETED', `the job is ${job.state}`],
    [made.length === 1 && made[0]?.InstanceId === job.result?.instanceId, `it made ${made.length} instances`],
    [made.every(({ State }) => State?.Name === 'running'), 'the instance does not run'],
    [attached.length === 2, `the instance has ${attached.length} volumes`],
    [
      same(
        volumes.map(({ VolumeId = '' }) => VolumeId),
        attached,
      ),
      `${volumes.length} volumes carry the job's tag`,
    ],
    [images.length === 0, `${images.length} images are left over`],
    [job.result?.leftBehind.length === 0, 'the result names things that were left behind'],
  ];
  return { ...NO_DISCREPANCIES, wrong: promises.filter(([kept]) => !kept).map(([, broken]) => `restore ${jobId}: ${broken}`) };
}

/** All of them together. */
export const together = (all: readonly Discrepancies[]): Discrepancies => ({
  doubled: all.reduce((sum, { doubled }) => sum + doubled, 0),
  lost: all.reduce((sum, { lost }) => sum + lost, 0),
  wrong: all.flatMap(({ wrong }) => wrong),
});

/** A recovery point of a finished back-up. */
export async function aRecoveryPointOf(account: ProtectedAccount, jobId: string): Promise<string> {
  const { job } = await account.client.query<BackedUp>(BACKED_UP, { id: jobId });
  const [point] = job.recoveryPoints.nodes;
  if (!point) throw new Error(`Back-up ${jobId} has no recovery point.`);
  return point.id;
}
