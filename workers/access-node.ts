import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../db/database';
import { awsQueue } from '../workflows/contracts/job-run';
import type { AccountAccess } from './aws/account-access';
import type { Logger } from './logger';
import { reasonOf } from './until-it-works';

const BEAT_MS = 15_000;

/** What an access node says of itself. */
export interface AccessNode {
  readonly name: string;
  readonly regions: readonly string[];
  readonly build: string;
}

/** Shows this process as an access node, a row a region, every 15 seconds until it is told to stop; trouble is logged and tried again. */
export async function registerAccessNode(
  node: AccessNode,
  { database, access, log }: { readonly database: Database; readonly access: AccountAccess; readonly log: Logger },
  stop: AbortSignal,
): Promise<void> {
  const startedAt = new Date();
  let known: number | null = null;
  while (!stop.aborted) {
    try {
      const { awsAccountId } = await access.workerIdentity();
      const rows = await beat(database, { ...node, awsAccountId, startedAt });
      if (rows !== known)
        log.info({ awsAccountId, rows }, rows > 0 ? 'registered as access node' : 'no MSP has connected this account yet');
      known = rows;
    } catch (error) {
      log.warn({ why: reasonOf(error) }, 'could not register as access node; trying again');
    }
    await pause(BEAT_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function beat(database: Database, node: AccessNode & { awsAccountId: string; startedAt: Date }): Promise<number> {
  const { name, regions, build, awsAccountId, startedAt } = node;
  return database.inSystem(async ({ accessNodes }) => {
    let rows = 0;
    for (const region of regions) {
      const platform = `${process.platform} ${process.arch} node ${process.versions.node}`;
      rows += await accessNodes.register({ awsAccountId, name, region, platform, taskQueue: awsQueue(region), build, startedAt });
    }
    return rows;
  });
}
