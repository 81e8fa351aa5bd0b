import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { SandboxError } from '../sandbox-error';

/** The Temporal CLI that the machine has already: the configured one, or else the first `temporal` on the search path; undefined when there is none. */
export function installedTemporalCli(configuredPath: string | undefined, searchPath: string | undefined): string | undefined {
  if (configuredPath !== undefined) {
    if (isProgram(configuredPath)) return configuredPath;
    throw new SandboxError(`TEMPORAL_CLI_PATH names no program (${configuredPath}): correct it, or unset it to have one installed.`);
  }
  return searchPath
    ?.split(delimiter)
    .map((folder) => join(folder, 'temporal'))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there or not for us: not a program we can use.
    return false;
  }
}
