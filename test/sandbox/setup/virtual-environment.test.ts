import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { projectRoot } from '../../../sandbox/project-root';
import { findPython } from '../../../sandbox/setup/find-python';
import { ensureVirtualEnvironment, programsOf } from '../../../sandbox/setup/virtual-environment';
import { eventually } from '../../support/eventually';
import { guardedNode } from '../../support/guarded-node';

jest.setTimeout(120_000);

/** Builds a wheel of one module, as small as wheels come. */
const BUILD_WHEEL = `
import sys, zipfile
folder, name, answer = sys.argv[1:]
with zipfile.ZipFile(f'{folder}/{name}-1.0-py3-none-any.whl', 'w') as wheel:
    wheel.writestr(f'{name}.py', f'answer = {answer}')
    wheel.writestr(f'{name}-1.0.dist-info/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
    wheel.writestr(f'{name}-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{name}-1.0.dist-info/RECORD', '')
`;

describe('the project-local Python environment', () => {
  const root = mkdtempSync(join(tmpdir(), 'snapward-venv-'));
  const folder = join(root, '.sandbox');
  const first = requirement('firstmodule', 41);
  const second = requirement('secondmodule', 42);
  const ensure = (...requirements: string[]): Promise<string> =>
    ensureVirtualEnvironment({ folder, requirements, python: () => findPython() });
  afterAll(() => rmSync(root, { recursive: true }));

  function requirement(name: string, answer: number, hash?: string): string {
    execFileSync('python3', ['-c', BUILD_WHEEL, root, name, String(answer)]);
    const wheel = join(root, `${name}-1.0-py3-none-any.whl`);
    const sha256 = hash ?? createHash('sha256').update(readFileSync(wheel)).digest('hex');
    const file = join(root, `${name}-requirements.txt`);
    writeFileSync(file, `${name} @ file://${wheel} --hash=sha256:${sha256}\n`);
    return file;
  }

  function answerOf(module: string): number {
    const script = `import ${module}; print(${module}.answer)`;
    return Number(execFileSync(programsOf(folder).python, ['-c', script], { encoding: 'utf8' }));
  }

  it('is made once, also by two who start at once, and then found in milliseconds', async () => {
    expect((await Promise.all([ensure(first), ensure(first)])).sort()).toEqual(['made', 'was there']);
    expect(answerOf('firstmodule')).toBe(41);

    const startedAt = performance.now();
    expect(await ensure(first)).toBe('was there');
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  it('gets what is new without being made anew', async () => {
    const marker = join(folder, 'venv/marker');
    writeFileSync(marker, '');

    expect(await ensure(first, second)).toBe('made');

    expect(answerOf('secondmodule')).toBe(42);
    expect(existsSync(marker)).toBe(true);
    expect(await ensure(first)).toBe('was there');
  });

  it('refuses a package whose hash is another, and is then no finished environment', async () => {
    const forged = requirement('forgedmodule', 43, '0'.repeat(64));

    await expect(ensure(forged)).rejects.toThrow(/pip.*failed[\s\S]*DO NOT MATCH THE HASHES/i);

    expect(existsSync(join(folder, 'venv/installed.json'))).toBe(false);
  });

  it('is repaired after kill -9 in the middle of a set-up', async () => {
    rmSync(folder, { recursive: true });
    const built = JSON.stringify(join(projectRoot(), 'dist/sandbox/setup/virtual-environment.js'));
    const options = JSON.stringify({ folder, requirements: [first] });
    const script = `require(${built}).ensureVirtualEnvironment({ ...${options}, python: async () => 'python3' })`;
    const setUp = guardedNode(['-e', script]);
    await eventually(() => existsSync(join(folder, 'venv/bin')), 30_000);

    setUp.kill('SIGKILL');
    await once(setUp, 'exit');
    expect(existsSync(join(folder, 'set-up.lock'))).toBe(true);

    expect(await ensure(first)).toBe('made');
    expect(answerOf('firstmodule')).toBe(41);
    expect(existsSync(join(folder, 'set-up.lock'))).toBe(false);
  });
});
