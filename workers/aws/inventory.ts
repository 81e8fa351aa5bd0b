import { DescribeInstancesCommand, DescribeVolumesCommand, type Instance, type Volume } from '@aws-sdk/client-ec2';
import type { InstanceAttributes, InstanceManifest } from '../../workflows/domain/instance';
import type { Ec2 } from './caller';
import { everyPage } from './every-page';
import { slices } from './in-parallel';
import { readAttributes } from './instance-attributes';
import { manifestOf } from './instance-manifest';

/** One instance as AWS shows it now. */
export interface FoundInstance {
  readonly manifest: InstanceManifest;
  /** EC2's word: pending, running, shutting-down, stopping or stopped. */
  readonly state: string;
}

/** What an earlier reading knows of an instance; still true while its launch time is the same. */
export interface RememberedInstance {
  readonly launchTime: string;
  readonly attributes: InstanceAttributes;
}

/** How to read an inventory. */
export interface InventoryOptions {
  /** Instances in one page, 5 to 1,000; one page is all that is held in memory. */
  readonly pageSize?: number;
  /** What is remembered of these instances, so that their attributes are not read again (four calls each). */
  readonly remembered?: (instanceIds: readonly string[]) => Promise<ReadonlyMap<string, RememberedInstance>>;
}

const PAGE_SIZE = 500;
/** Values that one EC2 filter may have. */
const FILTER_VALUES = 200;

/** Reads all instances of one account and region that are not terminated yet, page by page. */
export async function* readInventory(
  ec2: Ec2,
  { pageSize = PAGE_SIZE, remembered }: InventoryOptions = {},
): AsyncGenerator<FoundInstance[]> {
  const pages = everyPage((NextToken) => ec2.send(new DescribeInstancesCommand({ MaxResults: pageSize, NextToken })));
  for await (const { Reservations = [] } of pages) {
    // A terminated instance stays visible for about an hour, without volumes.
    const instances = Reservations.flatMap((reservation) => reservation.Instances ?? []).filter(
      ({ State }) => State?.Name !== 'terminated',
    );
    if (instances.length === 0) continue;
    const volumes = await volumesOf(ec2, instances);
    const attributes = await attributesOf(ec2, instances, remembered);
    yield instances.map((instance) => ({
      manifest: manifestOf(instance, volumes.get(instance.InstanceId ?? '') ?? [], attributes.get(instance.InstanceId ?? '') ?? null),
      state: instance.State?.Name ?? 'unknown',
    }));
  }
}

async function volumesOf(ec2: Ec2, instances: readonly Instance[]): Promise<Map<string, Volume[]>> {
  const byInstance = new Map<string, Volume[]>();
  for (const ids of slices(idsOf(instances), FILTER_VALUES)) {
    const filter = [{ Name: 'attachment.instance-id', Values: ids }];
    const pages = everyPage((NextToken) => ec2.send(new DescribeVolumesCommand({ Filters: filter, MaxResults: PAGE_SIZE, NextToken })));
    for await (const { Volumes = [] } of pages) {
      for (const volume of Volumes) {
        // A multi-attach volume belongs to each instance that it is attached to.
        for (const { InstanceId = '' } of volume.Attachments ?? [])
          byInstance.set(InstanceId, [...(byInstance.get(InstanceId) ?? []), volume]);
      }
    }
  }
  return byInstance;
}

async function attributesOf(
  ec2: Ec2,
  instances: readonly Instance[],
  remembered: InventoryOptions['remembered'],
): Promise<Map<string, InstanceAttributes>> {
  const known = (await remembered?.(idsOf(instances))) ?? new Map<string, RememberedInstance>();
  const unchanged = (instance: Instance): InstanceAttributes | null => {
    const memory = known.get(instance.InstanceId ?? '');
    // User data changes only while an instance is stopped, and starting it gives it a new launch time.
    return memory && memory.launchTime === instance.LaunchTime?.toISOString() ? memory.attributes : null;
  };
  const read = await readAttributes(
    ec2,
    instances.filter((instance) => unchanged(instance) === null),
  );
  for (const instance of instances) {
    const attributes = unchanged(instance);
    if (attributes) read.set(instance.InstanceId ?? '', attributes);
  }
  return read;
}

const idsOf = (instances: readonly Instance[]): string[] => instances.flatMap(({ InstanceId }) => InstanceId ?? []);
