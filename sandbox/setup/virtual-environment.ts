import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';

import { silently, type Show } from '../steps';
import { runTool } from './run-tool';
import { underLock } from './set-up-lock';

/** Where the environment lives and what must be in it. */
export interface VirtualEnvironmentOptions {
  /** `.sandbox` of the project: it holds the environment, the stamp and the lock. */
  readonly folder: string;
  /** Requirement files with hashes; each is one unit that is installed or not. */
  readonly requirements: readonly string[];
  /** Finds the Python that makes the environment; asked only when one must be made. */
  readonly python: () => Promise<string>;
  readonly show?: Show;
}

const Stamp = z.record(z.string(), z.string());
type Stamp = z.infer<typeof Stamp>;

/** The environment's programs. */
export function programsOf(folder: string): { readonly python: string; readonly temporal: string } {
  const bin = join(folder, 'venv/bin');
  return { python: join(bin, 'python'), temporal: join(bin, 'temporal') };
}

/**
 * Sees to it that the environment holds the requirements, and says whether anything had to be done.
 * The stamp is removed first and written last: an environment without one is half made and is made anew.
 */
export async function ensureVirtualEnvironment(options: VirtualEnvironmentOptions): Promise<'made' | 'was there'> {
  const { folder, requirements, show = silently } = options;
  const wanted = await fingerprints(requirements);
  if (missing(await readStamp(folder), wanted).length === 0) return 'was there';
  return underLock(join(folder, 'set-up.lock'), show, async () => {
    const stamp = await readStamp(folder);
    const names = missing(stamp, wanted);
    // Another process may have done it while we waited.
    if (names.length === 0) return 'was there';
    await rm(stampFile(folder), { force: true });
    if (stamp === undefined) await makeAnew(folder, await options.python());
    const files = requirements.filter((file) => names.includes(basename(file)));
    const arguments_ = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--require-hashes'];
    await runTool(programsOf(folder).python, [...arguments_, ...files.flatMap((file) => ['-r', file])]);
    await writeStamp(folder, { ...stamp, ...wanted });
    return 'made';
  });
}

async function makeAnew(folder: string, python: string): Promise<void> {
  await rm(join(folder, 'venv'), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await runTool(python, ['-m', 'venv', join(folder, 'venv')]);
}

async function fingerprints(requirements: readonly string[]): Promise<Stamp> {
  const found: Stamp = {};
  for (const file of requirements)
    found[basename(file)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  return found;
}

function missing(stamp: Stamp | undefined, wanted: Stamp): string[] {
  return Object.keys(wanted).filter((name) => stamp?.[name] !== wanted[name]);
}

const stampFile = (folder: string): string => join(folder, 'venv/installed.json');

// A stamp without its Python (upgraded or removed since) vouches for nothing.
async function readStamp(folder: string): Promise<Stamp | undefined> {
  if (!existsSync(stampFile(folder)) || !existsSync(programsOf(folder).python)) return undefined;
  const read = Stamp.safeParse(JSON.parse(await readFile(stampFile(folder), 'utf8')));
  return read.success ? read.data : undefined;
}

async function writeStamp(folder: string, stamp: Stamp): Promise<void> {
  await writeFile(`${stampFile(folder)}.new`, JSON.stringify(stamp, null, 2));
  await rename(`${stampFile(folder)}.new`, stampFile(folder));
}
