import { join } from 'node:path';

import { SANDBOX_AUDIENCE } from '../openid-provider/configuration';
import { projectRoot } from '../project-root';
import { LOOPBACK } from './ports';
import { restartable, type Restartable } from './restartable';

/** A running OpenID provider; when it crashes it forgets who is signed in, and comes back with other keys. */
export interface OpenIdServer extends Restartable {
  readonly issuer: string;
  /** What its tokens for the API are for. */
  readonly audience: string;
}

/** Starts the provider as a process of its own and waits until it says who it is. */
export async function startOpenIdProvider({ port, logFile }: { readonly port: number; readonly logFile: string }): Promise<OpenIdServer> {
  const issuer = `http://${LOOPBACK}:${port}`;
  const command = {
    name: 'The OpenID provider',
    command: process.execPath,
    args: [join(projectRoot(), 'dist/sandbox/openid-provider/main.js')],
    environment: { OPENID_PORT: String(port) },
    workingFolder: projectRoot(),
    logFile,
    stopSignal: 'SIGTERM',
    stopMs: 5_000,
  } as const;
  const isHealthy = async (): Promise<boolean> =>
    (await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(2_000) })).ok;
  const server = await restartable({ command, isHealthy, readyMs: 60_000, crashSignal: 'SIGKILL' });
  return { issuer, audience: SANDBOX_AUDIENCE, ...server };
}
