import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { HypervisorId } from '../../workflows/domain/ids';
import type { AccountAccess } from '../aws/account-access';
import { readInventory } from '../aws/inventory';
import type { OpenConnection } from './open-connection';

/** What reading one region came to. */
export interface RegionReading {
  readonly instances: number;
  readonly volumes: number;
}

/** What a reading of a region needs. */
export interface ReadRegionDeps {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly openConnection: OpenConnection;
}

/** Which region of which account to read for a job, how to stop, and whom to tell after every page. */
export interface RegionToRead {
  readonly hypervisorId: HypervisorId;
  readonly region: string;
  readonly signal: AbortSignal;
  readonly onPage: (reading: RegionReading) => void;
}

/** Reads a region's instances into the inventory, one page and one short transaction at a time; again only renews what it wrote. */
export async function readRegion(
  { database, access, openConnection }: ReadRegionDeps,
  run: JobRun,
  to: RegionToRead,
): Promise<RegionReading> {
  const { hypervisorId, region, signal, onPage } = to;
  const connection = await openConnection(run.scope, hypervisorId);
  const ec2 = await access.ec2(connection, region, 'inventory', run.jobId, signal);
  const remembered = async (instanceIds: readonly string[]) => {
    const known = await database.inScope(run.scope, ({ inventory }) => inventory.remembered(hypervisorId, region, instanceIds));
    return new Map(known.map((memory) => [memory.instanceId, memory]));
  };

  const reading = { instances: 0, volumes: 0 };
  for await (const page of readInventory(ec2, { remembered })) {
    const seen = page.map((found) => ({ newId: newId('resource'), ...found }));
    await database.inScope(run.scope, ({ inventory }) => inventory.record({ jobId: run.jobId, hypervisorId, region }, seen));
    reading.instances += page.length;
    reading.volumes += page.reduce((sum, { manifest }) => sum + manifest.volumes.length, 0);
    onPage({ ...reading });
  }
  return reading;
}
