import { mkdtempSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SandboxConfig } from './config';
import { emulatorClient, type EmulatedKeys, type EmulatorClient } from './emulator-client';
import { proxyControl, type ProxyControl } from './proxy/control-client';
import { guard } from './servers/guard';
import type { Restartable } from './servers/restartable';
import { setUpTools } from './setup/set-up-tools';
import { silently, type Show } from './steps';
import { startSignIn } from './sign-in-part';
import { startAws, startDatabase, startWorkflowServer, type WorldParts } from './world-parts';
import { commonEnvironment } from './world-environment';

/** How a world begins. */
export interface WorldOptions {
  readonly config: SandboxConfig;
  /** `well-known` where nobody else listens (see `WELL_KNOWN_PORTS`), or any free ones. */
  readonly ports: 'well-known' | 'free';
  /** Begun anew for each program at its start. */
  readonly logFolder: string;
  /** How long a snapshot of the emulated AWS is pending. */
  readonly snapshotSeconds: number;
  readonly show?: Show;
  /** Keeps Temporal's histories in this SQLite file, by its path or by a name in the world's folder; in memory without it. */
  readonly temporalDatabaseFile?: string;
}

/** Everything that an API and its workers stand on, new and empty but for the emulated AWS's demonstration world. */
export interface World {
  /** Of the login of an operator's commands, which owns nothing. */
  readonly databaseUrl: string;
  readonly apiDatabaseUrl: string;
  readonly workerDatabaseUrl: string;
  /** Of a login that may change the schema; undefined for a configured database without one. */
  readonly migrationDatabaseUrl: string | undefined;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** Undefined when Temporal is configured without `TEMPORAL_UI_URL`. */
  readonly temporalUiUrl: string | undefined;
  /** The CLI that serves; undefined when Temporal is configured. */
  readonly temporalCli: string | undefined;
  /** Who vouches for people who sign in, and what its tokens are for. */
  readonly openIdIssuer: string;
  readonly openIdAudience: string;
  /** The proxy in front of the emulated AWS: what every client of ours calls. */
  readonly awsEndpointUrl: string;
  /** The emulated AWS itself, past the proxy. */
  readonly emulatorUrl: string;
  readonly emulator: EmulatorClient;
  readonly proxy: ProxyControl;
  /** What an access node calls AWS with. */
  readonly workerKeys: EmulatedKeys;
  /** To crash and start again; undefined when it is configured. */
  readonly databaseServer: Restartable | undefined;
  /** To crash and start again, with `temporalDatabaseFile` where it was; undefined when it is configured. */
  readonly temporalServer: Restartable | undefined;
  /** To crash and start again, with other keys; undefined when it is configured. */
  readonly openIdServer: Restartable | undefined;
  readonly logFolder: string;
  /** Temporary; of this world alone. */
  readonly folder: string;
  /** For the API and the workers alike; see `processes.ts` for what each adds. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends every server and removes every file of this world; nothing of it survives this process in any case. */
  stop(): Promise<void>;
}

/** Installs what is missing, starts what is not configured, migrates the database, and waits until all of it works. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { config, logFolder, show = silently } = options;
  const tools = await setUpTools(config, show);
  const folder = mkdtempSync(join(tmpdir(), 'snapward-'));
  guard().removeLater(folder);
  // PostgreSQL may run as another user than we (root), who must be able to reach its own folder in here.
  await chmod(folder, 0o711);

  const stops: (() => Promise<void>)[] = [];
  async function stop(): Promise<void> {
    await Promise.all(stops.splice(0).map((end) => end()));
    await rm(folder, { recursive: true, force: true });
    guard().forget(folder);
  }

  try {
    const parts: WorldParts = { ...options, show, tools, folder, onStop: (end) => stops.push(end) };
    const starts = [startDatabase(parts), startWorkflowServer(parts), startAws(parts), startSignIn(parts)] as const;
    const [database, temporal, aws, openId] = await allOrFirstFailure(starts);
    return {
      ...database,
      ...temporal,
      ...aws,
      ...openId,
      emulator: emulatorClient(aws.emulatorUrl),
      proxy: proxyControl(aws.awsEndpointUrl),
      logFolder,
      folder,
      env: commonEnvironment(config, { ...database, ...temporal, ...aws, ...openId }),
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

// Every start is awaited, also after a failure: one that was still on its way would leave its server behind the clean-up.
async function allOrFirstFailure<A, B, C, D>(starts: readonly [Promise<A>, Promise<B>, Promise<C>, Promise<D>]): Promise<[A, B, C, D]> {
  await Promise.allSettled(starts);
  return Promise.all(starts);
}
