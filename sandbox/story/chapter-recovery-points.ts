import type { BackedUpGroup, Teller } from './teller';

/** A recovery point as the API tells it. */
export interface ListedPoint {
  readonly id: string;
  readonly state: string;
  readonly takenAt: string;
  readonly sizeGiB: number;
  readonly resource: { readonly name: string; readonly nativeId: string; readonly region: string };
  readonly copies: readonly {
    readonly awsAccountId: string;
    readonly region: string;
    readonly snapshots: readonly { readonly snapshotId: string; readonly volumeId: string; readonly encrypted: boolean }[];
  }[];
}

/** A recovery point and the back-up that made it. */
export interface OwnedPoint {
  readonly backup: BackedUpGroup;
  readonly point: ListedPoint;
}

const POINTS = `query Points($jobId: ID!) {
  recoveryPoints(first: 100, filter: { jobId: $jobId }) {
    nodes {
      id state takenAt sizeGiB resource { name nativeId region }
      copies { awsAccountId region snapshots { snapshotId volumeId encrypted } }
    }
  }
}`;

/** The catalogue, checked against AWS by each tenant's own client: same snapshots, all completed, none missing and none too many. */
export async function checkRecoveryPoints(teller: Teller, backups: readonly BackedUpGroup[]): Promise<OwnedPoint[]> {
  const { portal, terminal, world } = teller;
  terminal.chapter('The recovery points, checked against AWS with the tenants’ own keys');
  const owned: OwnedPoint[] = [];
  for (const backup of backups) {
    const { recoveryPoints } = await portal.query<{ recoveryPoints: { nodes: readonly ListedPoint[] } }>(POINTS, { jobId: backup.jobId });
    const completed = recoveryPoints.nodes.filter(({ state }) => state === 'COMPLETED');
    owned.push(...completed.map((point) => ({ backup, point })));
    const catalogued = completed.flatMap(({ copies }) => copies.flatMap(({ snapshots }) => snapshots.map(({ snapshotId }) => snapshotId)));
    const inAws = (await Promise.all(world.regions.map((region) => backup.tenant.account.snapshots(region, backup.jobId)))).flat();
    const safe = new Set(inAws.filter(({ State }) => State === 'completed').map(({ SnapshotId }) => SnapshotId));
    teller.expect(
      safe.size === inAws.length && catalogued.length === safe.size && catalogued.every((id) => safe.has(id)),
      `${backup.tenant.name}: ${completed.length} recovery points, ${catalogued.length} snapshots; the account has exactly these, all completed`,
      `${backup.tenant.name}: the catalogue names ${catalogued.length} snapshots, the account has ${inAws.length} (${safe.size} completed)`,
    );
  }
  terminal.table(
    ['tenant', 'instance', 'name', 'region', 'taken', 'GiB', 'snapshots'],
    owned.map(({ backup, point }) => [
      backup.tenant.name,
      point.resource.nativeId,
      point.resource.name,
      point.resource.region,
      point.takenAt.slice(11, 19),
      String(point.sizeGiB),
      String(point.copies.reduce((sum, { snapshots }) => sum + snapshots.length, 0)),
    ]),
  );
  return owned;
}
