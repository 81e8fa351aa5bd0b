import {
  CreateSnapshotsCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
  type DescribeSnapshotsCommandInput,
} from '@aws-sdk/client-ec2';
import { OWNERSHIP_PREFIX, OWNERSHIP_TAGS, type Tag } from '../../workflows/domain/tags';
import { AwsFailure } from './aws-failure';
import type { Ec2 } from './caller';
import { everyPage } from './every-page';
import { foundSnapshot, type FoundSnapshot } from './found-snapshot';
import { tagsOfRecord } from './tag-lists';

export type { FoundSnapshot } from './found-snapshot';

/** What to snapshot: all EBS volumes of one instance, less the excluded ones. */
export interface SnapshotRequest {
  readonly instanceId: string;
  /** The volumes that are expected in the set; callers compare, since a volume may have been attached since. */
  readonly volumeIds: readonly string[];
  readonly excludedVolumeIds: readonly string[];
  readonly excludeBootVolume: boolean;
  /** Ownership tags of design: op, job, tenant, resource, recovery-point, expires. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the volumes' own tags go onto the snapshots; see `mayCopyTags`. Default true. */
  readonly copyVolumeTags?: boolean;
}

/** The snapshots that one CreateSnapshots call started, all of one moment. */
export interface SnapshotSet {
  readonly snapshots: readonly FoundSnapshot[];
}

/** Snapshots in one account and region. */
export interface SnapshotProvider {
  /** One CreateSnapshots, sent once; AMBIGUOUS when it may have acted although no answer came. */
  start(request: SnapshotRequest): Promise<SnapshotSet>;
  /** All snapshots of a job, 1,000 a page. */
  findByJob(jobId: string): AsyncIterable<FoundSnapshot[]>;
  /** All snapshots that carry our job tag, so many a page at most (5 to 1,000); whether each is really ours is the caller's to find out. */
  findOwned(pageSize: number): AsyncIterable<FoundSnapshot[]>;
  /** All snapshots of one operation; may miss very young ones, because EC2's reads lag its writes. */
  findByOp(op: string): Promise<FoundSnapshot[]>;
  /** Those of the ids that still exist. */
  findByIds(snapshotIds: readonly string[]): Promise<FoundSnapshot[]>;
  /** Deletes a snapshot that carries our tags; true when it was there. Refuses (RESOURCE_STATE) one that does not. */
  remove(snapshotId: string): Promise<boolean>;
}

/** The most that DescribeSnapshots answers in one page. */
const PAGE_SIZE = 1_000;
/** Values that one EC2 filter may have. */
const FILTER_VALUES = 200;
/** Tags that one AWS object may have. */
const TAG_LIMIT = 50;

/**
 * True when the volumes' tags may be copied onto their snapshots. CopyTagsFromSource takes all or none, and AWS refuses the call
 * when that passes 50 tags or gives a key twice, as with a restored volume that carries our tags itself.
 */
export function mayCopyTags(volumes: readonly { readonly tags: readonly Tag[] }[]): boolean {
  const ours = Object.keys(OWNERSHIP_TAGS).length;
  return volumes.every(({ tags }) => tags.length + ours <= TAG_LIMIT && !tags.some(({ key }) => key.startsWith(OWNERSHIP_PREFIX)));
}

/** Snapshots through EC2; AWS has no client token for them, so callers look for their operation's tag before they repeat. */
export function snapshotProvider(ec2: Ec2): SnapshotProvider {
  const pagesBy = (filter: DescribeSnapshotsCommandInput['Filters'], pageSize = PAGE_SIZE) =>
    everyPage((NextToken) =>
      ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: filter, MaxResults: pageSize, NextToken })),
    );

  const allBy = async (name: string, values: readonly string[]): Promise<FoundSnapshot[]> => {
    const found: FoundSnapshot[] = [];
    for await (const { Snapshots = [] } of pagesBy([{ Name: name, Values: [...values] }])) found.push(...Snapshots.map(foundSnapshot));
    return found;
  };

  const findByIds = async (snapshotIds: readonly string[]): Promise<FoundSnapshot[]> => {
    const found: FoundSnapshot[] = [];
    // By filter, not by SnapshotIds: there one missing id makes the whole answer an error.
    for (let from = 0; from < snapshotIds.length; from += FILTER_VALUES) {
      found.push(...(await allBy('snapshot-id', snapshotIds.slice(from, from + FILTER_VALUES))));
    }
    return found;
  };

  return {
    async start(request) {
      const { Snapshots = [] } = await ec2.send(
        new CreateSnapshotsCommand({
          InstanceSpecification: {
            InstanceId: request.instanceId,
            ...(request.excludeBootVolume ? { ExcludeBootVolume: true } : {}),
            ...(request.excludedVolumeIds.length > 0 ? { ExcludeDataVolumeIds: [...request.excludedVolumeIds] } : {}),
          },
          Description: `Snapward ${request.tags[OWNERSHIP_TAGS.recoveryPoint] ?? request.instanceId}`,
          TagSpecifications: [{ ResourceType: 'snapshot', Tags: tagsOfRecord(request.tags) }],
          ...(request.copyVolumeTags === false ? {} : { CopyTagsFromSource: 'volume' }),
        }),
      );
      return { snapshots: Snapshots.map(foundSnapshot) };
    },
    async *findByJob(jobId) {
      for await (const { Snapshots = [] } of pagesBy([{ Name: `tag:${OWNERSHIP_TAGS.job}`, Values: [jobId] }])) {
        yield Snapshots.map(foundSnapshot);
      }
    },
    async *findOwned(pageSize) {
      for await (const { Snapshots = [] } of pagesBy([{ Name: 'tag-key', Values: [OWNERSHIP_TAGS.job] }], pageSize)) {
        yield Snapshots.map(foundSnapshot);
      }
    },
    findByOp: (op) => allBy(`tag:${OWNERSHIP_TAGS.op}`, [op]),
    findByIds,
    async remove(snapshotId) {
      const [snapshot] = await findByIds([snapshotId]);
      if (!snapshot) return false;
      if (!snapshot.tags[OWNERSHIP_TAGS.job]) {
        const message = `Snapshot ${snapshotId} does not carry Snapward's tags, so it is not removed`;
        throw new AwsFailure('RESOURCE_STATE', 'NotOwned', message, 'ec2:DeleteSnapshot', [snapshotId]);
      }
      try {
        await ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }));
        return true;
      } catch (error) {
        if (error instanceof AwsFailure && error.kind === 'NOT_FOUND') return false;
        throw error;
      }
    },
  };
}
