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
/** Instances whose attributes are read before they are handed on: little enough to get through an account that throttles. */
const PORTION = 50;
/** Values that one EC2 filter may have. */
const FILTER_VALUES = 200;

/**
 * Reads all instances of one account and region that are not terminated yet, page by page. Those that are not remembered come in portions,
 * so that what they cost is kept when the reading breaks off and is begun again.
 */
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
    const known = (await remembered?.(idsOf(instances))) ?? new Map<string, RememberedInstance>();
    const found = (instance: Instance, attributes: InstanceAttributes | null): FoundInstance => ({
      manifest: manifestOf(instance, volumes.get(instance.InstanceId ?? '') ?? [], attributes),
      state: instance.State?.Name ?? 'unknown',
    });
    const unchanged = instances.flatMap((instance) => {
      const attributes = stillTrue(instance, known);
      return attributes ? [found(instance, attributes)] : [];
    });
    if (unchanged.length > 0) yield unchanged;
    const others = instances.filter((instance) => stillTrue(instance, known) === null);
    for (const portion of slices(others, PORTION)) {
      const attributes = await readAttributes(ec2, portion);
      yield portion.map((instance) => found(instance, attributes.get(instance.InstanceId ?? '') ?? null));
    }
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

function stillTrue({ InstanceId = '', LaunchTime }: Instance, known: ReadonlyMap<string, RememberedInstance>): InstanceAttributes | null {
  const memory = known.get(InstanceId);
  // User data changes only while an instance is stopped, and starting it gives it a new launch time.
  return memory && memory.launchTime === LaunchTime?.toISOString() ? memory.attributes : null;
}

const idsOf = (instances: readonly Instance[]): string[] => instances.flatMap(({ InstanceId }) => InstanceId ?? []);
