import type { RecordedSet } from '../../../db/repositories/protection';
import type { JobId } from '../../../workflows/domain/ids';
import type { FoundSnapshot, SnapshotProvider } from '../../aws/snapshots';

/** What AWS has of a job in one region. */
export interface Listing {
  readonly found: ReadonlyMap<string, FoundSnapshot>;
  /** Calls that the listing took; the next round waits longer after a dear one. */
  readonly pages: number;
}

/** Lists a job's snapshots in a region, 1,000 a page. */
export async function listSnapshots(provider: SnapshotProvider, jobId: JobId, turned: () => void): Promise<Listing> {
  const found = new Map<string, FoundSnapshot>();
  let pages = 0;
  for await (const page of provider.findByJob(jobId)) {
    page.forEach((snapshot) => found.set(snapshot.snapshotId, snapshot));
    pages += 1;
    turned();
  }
  return { found, pages: Math.max(1, pages) };
}

/**
 * Looks by id for recorded snapshots that the listing does not show. A set younger than the grace period is left out of the answer's
 * judgement: EC2 may just not show its tags yet.
 */
export async function lookForMissing(
  provider: SnapshotProvider,
  sets: readonly RecordedSet[],
  { found, pages }: Listing,
  graceMs: number,
): Promise<{ listing: Listing; certain: RecordedSet[] }> {
  const lacks = (set: RecordedSet): boolean => set.snapshotIds.some((id) => !found.has(id));
  const young = (set: RecordedSet): boolean => set.startedAt !== null && Date.now() - set.startedAt.getTime() < graceMs;
  const missing = sets.filter((set) => lacks(set) && !young(set)).flatMap(({ snapshotIds }) => snapshotIds.filter((id) => !found.has(id)));
  const byId = missing.length > 0 ? await provider.findByIds(missing) : [];
  return {
    listing: { found: new Map([...found, ...byId.map((snapshot) => [snapshot.snapshotId, snapshot] as const)]), pages },
    certain: sets.filter((set) => !(lacks(set) && young(set))),
  };
}
