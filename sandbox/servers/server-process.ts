import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { errorCode } from '../error-code';
import { SandboxError } from '../sandbox-error';
import { guard } from './guard';

/** What to run and where its output goes. */
export interface ServerCommand {
  /** What a person calls it; it begins the sentence of a failure. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment but for the few words of `inheritedEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  /** Both streams go here; begun anew at each start. */
  readonly logFile: string;
  /** The signal that ends it in good order. */
  readonly stopSignal: NodeJS.Signals;
  /** How long a good ending may take before KILL. */
  readonly stopMs: number;
  /** Runs it as somebody else; only root may. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** A process of its own process group; it does not outlive this process. */
export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Undefined while it runs; then how it ended, e.g. `exit code 1`. */
  ending(): string | undefined;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  /** Ends it and whatever it started; done already is fine. */
  stop(): Promise<void>;
}

const INHERITED = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'SYSTEMROOT'];

/** The few words of our environment that every program needs; the rest (credentials, proxies, test settings) stays with us. */
export function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

/** Starts a process under the guard; it may not be ready yet (see `untilHealthy`). */
export function startServerProcess(server: ServerCommand): ServerProcess {
  mkdirSync(dirname(server.logFile), { recursive: true });
  // Anew rather than emptied, so that an older process keeps its own; for us alone, since a program may print a key that is shown once.
  rmSync(server.logFile, { force: true });
  writeFileSync(server.logFile, '', { mode: 0o600 });
  // A file and not a pipe: the server never blocks on a busy reader and loses nothing when we are killed.
  const log = openSync(server.logFile, 'a');
  const child = spawn(server.command, server.args, {
    cwd: server.workingFolder,
    env: { ...inheritedEnvironment(), ...server.environment },
    detached: true,
    stdio: ['ignore', log, log],
    ...server.user,
  });
  closeSync(log);
  const pid = child.pid;
  if (pid !== undefined) guard().watch(pid, server.stopSignal);

  let ending: string | undefined;
  const ended = new Promise<string>((resolve) => {
    const finish = (how: string): void => {
      if (ending !== undefined) return;
      ending = how;
      if (pid !== undefined) {
        signal(-pid, 'SIGKILL');
        guard().release(pid);
      }
      resolve(how);
    };
    child.once('error', (failure) => finish(failure.message));
    child.once('exit', (code, by) => finish(by ? `signal ${by}` : `exit code ${code}`));
  });

  return {
    name: server.name,
    pid: pid ?? -1,
    logFile: server.logFile,
    ended,
    ending: () => ending,
    async stop() {
      if (ending !== undefined || pid === undefined) return;
      signal(pid, server.stopSignal);
      const timeout = new AbortController();
      const tooLate = pause(server.stopMs, undefined, { signal: timeout.signal, ref: true }).then(
        () => signal(-pid, 'SIGKILL'),
        () => undefined,
      );
      await ended;
      timeout.abort();
      await tooLate;
    },
  };
}

/** Fails with the end of the server's log, because that is where the reason is. */
export function serverFailure(server: ServerProcess, what: string): SandboxError {
  const lines = readFileSync(server.logFile, 'utf8').trimEnd().split('\n').slice(-15);
  return new SandboxError(`${server.name} ${what}. The end of its log (${server.logFile}):\n${lines.join('\n')}`);
}

// A negative number names a whole process group.
function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (failure) {
    // ESRCH: nobody is left. EPERM (macOS): only a dead leader is left. Both are what was wanted.
    const code = errorCode(failure);
    if (code !== 'ESRCH' && code !== 'EPERM') throw failure;
  }
}
