import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkNode } from '../../../sandbox/setup/check-node';
import { findPython } from '../../../sandbox/setup/find-python';
import { installedTemporalCli } from '../../../sandbox/setup/temporal-cli';

describe('what the machine must bring', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapward-checks-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function program(name: string, output: string): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho ${output}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('takes Node.js %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it.each(['20.18.1', '18.20.0'])('refuses Node.js %s in one sentence with the remedy', (version) => {
    expect(() => checkNode(version)).toThrow(
      `Snapward needs Node.js 20.19 or newer and this is ${version}: install one from https://nodejs.org`,
    );
  });

  it('takes the first Python that is new enough and has venv', async () => {
    const names = [join(folder, 'absent'), program('old', '3 8 True'), program('bare', '3 12 False'), program('good', '3 11 True')];

    expect(await findPython(names)).toBe(join(folder, 'good'));
  });

  it('says what is wrong with the Python that is there, and what to do', async () => {
    const remedy = 'install Python 3.10 or newer with venv';
    await expect(findPython([])).rejects.toThrow(`finds none: ${remedy}`);
    await expect(findPython([program('old', '3 8 True')])).rejects.toThrow(`(3.8) is too old: ${remedy}`);
    await expect(findPython([program('old', '3 8 True'), program('bare', '3 12 False')])).rejects.toThrow(
      `(3.12) has no venv module: ${remedy}`,
    );
  });

  it('prefers the configured Temporal CLI, then the one on the search path', () => {
    const temporal = program('temporal', '1.9.1');

    expect(installedTemporalCli(temporal, undefined)).toBe(temporal);
    expect(installedTemporalCli(undefined, `/nowhere:${folder}`)).toBe(temporal);
    expect(installedTemporalCli(undefined, '/nowhere')).toBeUndefined();
    expect(() => installedTemporalCli('/nowhere/temporal', folder)).toThrow('TEMPORAL_CLI_PATH names no program (/nowhere/temporal)');
  });
});
