import { sleep } from '@temporalio/activity';
import type { TakenItem } from '../../../db/repositories/job-item-writes';
import type { JobId } from '../../../workflows/domain/ids';
import type { FoundSnapshot, SnapshotProvider } from '../../aws/snapshots';
import type { ProtectTiming } from './protect-dependencies';
import { wholeSet } from './snapshot-sets';

/** A set of snapshots that an earlier attempt made and did not record. */
export interface AdoptedSet {
  readonly item: TakenItem;
  readonly set: readonly FoundSnapshot[];
}

/**
 * The whole sets that earlier attempts of these repeated items have made. EC2 may show a young snapshot's tags late, so when something is
 * missing it looks a second time before it says that there is nothing.
 */
export async function adopt(
  provider: SnapshotProvider,
  jobId: JobId,
  items: readonly TakenItem[],
  { tagVisibilityMs }: ProtectTiming,
): Promise<AdoptedSet[]> {
  if (items.length === 0) return [];
  const first = await look(provider, jobId, items);
  if (first.length === items.length) return first;
  await sleep(tagVisibilityMs);
  return look(provider, jobId, items);
}

async function look(provider: SnapshotProvider, jobId: JobId, items: readonly TakenItem[]): Promise<AdoptedSet[]> {
  const found: FoundSnapshot[] = [];
  for await (const page of provider.findByJob(jobId)) found.push(...page);
  return items.flatMap((item) => {
    const set = wholeSet(item, found);
    return set ? [{ item, set }] : [];
  });
}
