import { z } from 'zod';
import { join } from 'node:path';

import { projectRoot } from '../project-root';
import { LOOPBACK } from './ports';
import { startServerProcess } from './server-process';
import { untilHealthy } from './until-healthy';

/** A running emulated AWS. */
export interface AwsEmulatorServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** How the emulated AWS begins. */
export interface AwsEmulatorOptions {
  /** The Python of the environment that has the emulator's packages. */
  readonly python: string;
  readonly port: number;
  readonly logFile: string;
  /** How long a snapshot is pending. */
  readonly snapshotSeconds: number;
}

const Health = z.object({ status: z.literal('ok') });

/** Starts the emulator, empty, and waits until its health check is answered. */
export async function startAwsEmulator({ python, port, logFile, snapshotSeconds }: AwsEmulatorOptions): Promise<AwsEmulatorServer> {
  const server = startServerProcess({
    name: 'The emulated AWS',
    command: python,
    args: ['-m', 'emulator', '--port', String(port), '--snapshot-seconds', String(snapshotSeconds), '--stop-with-parent'],
    environment: { PYTHONUNBUFFERED: '1' },
    workingFolder: join(projectRoot(), 'sandbox'),
    logFile,
    stopSignal: 'SIGTERM',
    stopMs: 3_000,
  });
  const url = `http://${LOOPBACK}:${port}`;
  await untilHealthy(server, () => isHealthy(url), 60_000);
  return { url, stop: () => server.stop() };
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/_emulator/health`, { signal: AbortSignal.timeout(2_000) });
  return Health.safeParse(await answer.json()).success;
}
