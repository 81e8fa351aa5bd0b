import {
  EC2Client,
  paginateDescribeImages,
  paginateDescribeInstances,
  paginateDescribeSnapshots,
  paginateDescribeVolumes,
  type Tag,
} from '@aws-sdk/client-ec2';
import type { EmulatedAccount } from '../../../sandbox/emulator-client';
import type { SnapshotInAws, ThingInAws } from './facts';

/** What carries our tags in an account, as its administrator finds it, past the proxy and without a filter. */
export interface AwsFacts {
  readonly snapshots: readonly SnapshotInAws[];
  readonly things: readonly ThingInAws[];
}

/** Reads every region of every account. */
export async function readAws(emulatorUrl: string, accounts: readonly EmulatedAccount[]): Promise<AwsFacts> {
  const all = await Promise.all(accounts.flatMap((account) => account.regions.map((region) => readRegion(emulatorUrl, account, region))));
  return { snapshots: all.flatMap(({ snapshots }) => snapshots), things: all.flatMap(({ things }) => things) };
}

async function readRegion(endpoint: string, { accountId, administrator }: EmulatedAccount, region: string): Promise<AwsFacts> {
  const client = new EC2Client({ endpoint, region, credentials: administrator });
  const place = { accountId, region };
  const snapshots: SnapshotInAws[] = [];
  const things: ThingInAws[] = [];
  const note = (kind: ThingInAws['kind'], nativeId: string, tags: Tag[] = [], attachedTo: string | null = null): void => {
    const jobId = ours(tags)['snapward:job'];
    if (jobId !== undefined) things.push({ ...place, kind, nativeId, jobId, attachedTo });
  };
  try {
    for await (const page of paginateDescribeSnapshots({ client, pageSize: 1_000 }, { OwnerIds: ['self'] })) {
      for (const { SnapshotId = '', VolumeId = '', State = '', Tags = [] } of page.Snapshots ?? []) {
        const tags = ours(Tags);
        if (Object.keys(tags).length > 0) snapshots.push({ ...place, snapshotId: SnapshotId, volumeId: VolumeId, state: State, tags });
      }
    }
    for await (const page of paginateDescribeImages({ client, pageSize: 1_000 }, { Owners: ['self'] })) {
      for (const { ImageId = '', Tags } of page.Images ?? []) note('IMAGE', ImageId, Tags);
    }
    for await (const page of paginateDescribeInstances({ client, pageSize: 1_000 }, {})) {
      for (const { InstanceId = '', State, Tags } of (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances)) {
        if (State?.Name !== 'terminated') note('INSTANCE', InstanceId, Tags);
      }
    }
    for await (const page of paginateDescribeVolumes({ client, pageSize: 500 }, {})) {
      for (const { VolumeId = '', Attachments = [], Tags } of page.Volumes ?? []) {
        note('VOLUME', VolumeId, Tags, Attachments[0]?.InstanceId ?? null);
      }
    }
    return { snapshots, things };
  } finally {
    client.destroy();
  }
}

const ours = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.filter(({ Key = '' }) => Key.startsWith('snapward:')).map(({ Key = '', Value = '' }) => [Key, Value]));
