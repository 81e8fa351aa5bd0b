import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { projectRoot } from '../project-root';
import { explain } from '../sandbox-error';
import { findPython } from './find-python';
import { ensureVirtualEnvironment, programsOf } from './virtual-environment';

const REQUIREMENTS = ['requirements.txt', 'requirements-check.txt'];

const CHECKS: readonly (readonly string[])[] = [
  ['-m', 'ruff', 'check', '--quiet', 'emulator'],
  ['-m', 'ruff', 'format', '--check', '--quiet', 'emulator'],
  ['-m', 'mypy', '--config-file', 'emulator/pyproject.toml', 'emulator'],
];

/** Types, lint and formatting of the emulator's Python; part of `npm run check`. Exit code 1 when any of them complains. */
async function checkEmulator(): Promise<number> {
  const sandbox = join(projectRoot(), 'sandbox');
  const folder = join(projectRoot(), '.sandbox/check');
  const requirements = REQUIREMENTS.map((name) => join(sandbox, 'emulator', name));
  await ensureVirtualEnvironment({ folder, requirements, python: findPython, show: console.log });
  const { python } = programsOf(folder);
  const failed = CHECKS.filter((check) => spawnSync(python, check, { cwd: sandbox, stdio: 'inherit' }).status !== 0);
  return failed.length === 0 ? 0 : 1;
}

checkEmulator().then(
  (exitCode) => process.exit(exitCode),
  (failure: unknown) => {
    process.stderr.write(`${explain(failure)}\n`);
    process.exit(1);
  },
);
