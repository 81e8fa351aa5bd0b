import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphqlClient } from '../../support/graphql-client';
import { aFaultWorld, type FaultWorld } from '../../support/faults/fault-world';
import type { Killable } from '../../support/faults/killable';
import { CHAOS_REGIONS } from '../plan/plan-fleet';

/** A world for one chaos: its servers, its API, the workers that will be killed, and an administrator of the MSP. */
export interface ChaosWorld {
  readonly faults: FaultWorld;
  readonly workers: readonly Killable[];
  readonly client: GraphqlClient;
  readonly authorization: string;
  /** Where the logs of killed workers are kept, which a restart begins anew. */
  readonly keptLog: string;
  stop(): Promise<void>;
}

/** Starts it; whatever fails, nothing of it is left. */
export async function aChaosWorld(name: string, workers: number): Promise<ChaosWorld> {
  const faults = await aFaultWorld({ name, workers: 0, snapshotSeconds: 1 });
  try {
    // The plan says when tags are late.
    await faults.world.emulator.change({ tagVisibilityDelaySeconds: 0 });
    const regions = { ACCESS_NODE_REGIONS: CHAOS_REGIONS.join(',') };
    const nodes: Killable[] = [];
    for (let node = 1; node <= workers; node += 1) nodes.push(await faults.anotherWorker(`chaos-node-${node}`, regions));
    const { client, authorization } = await faults.anMsp();
    return {
      faults,
      workers: nodes,
      client,
      authorization,
      keptLog: join(faults.world.logFolder, `killed-workers-${process.pid}.log`),
      stop: () => faults.stop(),
    };
  } catch (failure) {
    await faults.stop();
    throw failure;
  }
}

/** Kills a worker that is up and keeps its log; starting it again is another's matter. */
export async function killWorker({ keptLog }: ChaosWorld, worker: Killable): Promise<void> {
  if (!worker.isUp()) return;
  const { logFile } = worker.now();
  await worker.kill();
  if (existsSync(logFile)) appendFileSync(keptLog, readFileSync(logFile));
}
