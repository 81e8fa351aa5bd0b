import { readFileSync } from 'node:fs';
import { chmod, lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { SandboxError } from '../sandbox-error';

/** Ids of a user of this machine. */
export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
}

/** Whom to run PostgreSQL as when we are root, which it refuses to be: `postgres` or else `nobody`; undefined when we are not root. */
export function unprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new SandboxError('PostgreSQL does not run as root and this machine has no user "postgres" or "nobody": start as an ordinary user.');
}

/** Whether everybody may read what is under this path, which a clone in root's home does not allow. */
export async function isReadableByAll(path: string): Promise<boolean> {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

/** Gives a folder with all that is in it to a user. */
export async function giveTo(user: UnprivilegedUser, folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), user.uid, user.gid);
  await lchown(folder, user.uid, user.gid);
}
