import { join } from 'node:path';

import type { SandboxConfig } from '../config';
import { projectRoot } from '../project-root';
import { step, type Show } from '../steps';
import { checkNode } from './check-node';
import { findPython } from './find-python';
import { installedTemporalCli } from './temporal-cli';
import { ensureVirtualEnvironment, programsOf } from './virtual-environment';

/** The programs that the servers need; a part whose server is configured elsewhere needs none. */
export interface Tools {
  /** Python with the emulator's packages. */
  readonly python: string | undefined;
  readonly temporalCli: string | undefined;
}

/** Checks what the machine must bring and installs what the project needs into `.sandbox/`; takes milliseconds when that is done. */
export async function setUpTools(config: SandboxConfig, show: Show): Promise<Tools> {
  checkNode(process.versions.node);
  const root = projectRoot();
  const folder = join(root, '.sandbox');
  const installed = config.temporalAddress === undefined ? installedTemporalCli(config.temporalCliPath, config.searchPath) : undefined;
  const needsTemporal = config.temporalAddress === undefined && installed === undefined;
  const needsEmulator = config.awsEndpointUrl === undefined;
  const requirements = [
    ...(needsEmulator ? [join(root, 'sandbox/emulator/requirements.txt')] : []),
    ...(needsTemporal ? [join(root, 'sandbox/setup/temporal-requirements.txt')] : []),
  ];
  if (requirements.length > 0) {
    const names = [...(needsEmulator ? ['the emulated AWS'] : []), ...(needsTemporal ? ['Temporal'] : [])].join(' and ');
    const install = (): Promise<'made' | 'was there'> =>
      ensureVirtualEnvironment({ folder, requirements, show, python: () => pythonFor(names, show) });
    await step(show, 'Tools', install, (how) => `${names} ${how === 'made' ? 'installed in' : 'ready in'} .sandbox/venv`);
  }
  const programs = programsOf(folder);
  return {
    python: needsEmulator ? programs.python : undefined,
    temporalCli: needsTemporal ? programs.temporal : installed,
  };
}

async function pythonFor(names: string, show: Show): Promise<string> {
  const python = await findPython();
  show(`  Tools          installing ${names}, once (about half a minute)`);
  return python;
}
