import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { underLock } from '../../../sandbox/setup/set-up-lock';
import { silently } from '../../../sandbox/steps';

const deadPid = (): number => Number(execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' }));

describe('the set-up lock', () => {
  let folder: string;
  let lockFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'snapward-lock-'));
    lockFile = join(folder, 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function workAtOnce(count: number): Promise<{ most: number; done: number }> {
    let inside = 0;
    let most = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (inside += 1));
      await pause(5);
      inside -= 1;
      done += 1;
    };
    await Promise.all(Array.from({ length: count }, () => underLock(lockFile, silently, work)));
    return { most, done };
  }

  it('lets one in at a time, and all in the end', async () => {
    expect(await workAtOnce(6)).toEqual({ most: 1, done: 6 });
    expect(existsSync(lockFile)).toBe(false);
  });

  it('is taken over from a dead process by one of many who want it', async () => {
    writeFileSync(lockFile, String(deadPid()));

    expect(await workAtOnce(6)).toEqual({ most: 1, done: 6 });
  });

  it('is taken over when nobody has touched it for a minute, whoever has its number now', async () => {
    writeFileSync(lockFile, String(process.pid));
    utimesSync(lockFile, new Date(Date.now() - 61_000), new Date(Date.now() - 61_000));

    expect(await workAtOnce(1)).toEqual({ most: 1, done: 1 });
  });

  it('makes one wait, and says so, while a living process has it', async () => {
    writeFileSync(lockFile, String(process.pid));
    const lines: string[] = [];
    let entered = false;
    const waiting = underLock(
      lockFile,
      (line) => lines.push(line),
      () => Promise.resolve((entered = true)),
    );

    await pause(600);
    expect(entered).toBe(false);
    expect(lines).toEqual([expect.stringContaining('Another set-up is at work')]);

    rmSync(lockFile);
    await waiting;
    expect(entered).toBe(true);
  });

  it('is given back after a failure', async () => {
    await expect(underLock(lockFile, silently, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');

    expect(existsSync(lockFile)).toBe(false);
  });
});
