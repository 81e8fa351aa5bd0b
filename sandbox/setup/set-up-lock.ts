import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { errorCode } from '../error-code';
import type { Show } from '../steps';

const TOUCH_MS = 2_000;
const LOOK_MS = 200;
// A dead holder's number may be somebody else's by now, so a lock that nobody touches is stale as well.
const UNTOUCHED_MS = 60_000;
const TAKEOVER_MS = 10_000;

/** Does the work while no other process on this machine does any under the same lock file; a dead holder's lock is taken over. */
export async function underLock<T>(lockFile: string, show: Show, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lockFile), { recursive: true });
  let told = false;
  while (!(await created(lockFile)) && !(await takenOver(lockFile))) {
    if (!told) show(`  Another set-up is at work (${lockFile}); waiting for it.`);
    told = true;
    await pause(LOOK_MS);
  }
  const touching = setInterval(() => void utimes(lockFile, new Date(), new Date()).catch(() => undefined), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(lockFile, { force: true });
  }
}

// Between looking at a stale lock and replacing it somebody else may have done both: a second, short-lived lock makes the two one.
async function takenOver(lockFile: string): Promise<boolean> {
  if (!(await isStale(lockFile))) return false;
  const takeover = `${lockFile}.takeover`;
  if (!(await created(takeover))) {
    if ((await ageMs(takeover)) > TAKEOVER_MS) await rm(takeover, { force: true });
    return false;
  }
  try {
    if (!(await isStale(lockFile))) return false;
    await writeFile(`${lockFile}.new`, String(process.pid));
    await rename(`${lockFile}.new`, lockFile);
    return true;
  } finally {
    await rm(takeover, { force: true });
  }
}

async function created(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (failure) {
    if (errorCode(failure) === 'EEXIST') return false;
    throw failure;
  }
}

async function isStale(lockFile: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(lockFile, 'utf8'));
    // An empty file is a holder between making and writing it: only its age tells.
    return (pid > 0 && !isAlive(pid)) || (await ageMs(lockFile)) > UNTOUCHED_MS;
  } catch (failure) {
    if (errorCode(failure) === 'ENOENT') return false;
    throw failure;
  }
}

async function ageMs(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    // Gone in the meantime: nothing old is in the way.
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return errorCode(failure) === 'EPERM';
  }
}
