import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { projectRoot } from '../project-root';

/** Ends process groups and removes folders when this process is gone, also after `kill -9`. */
export interface Guard {
  /** From now on the group is ended by `signal` (and by KILL 5 s later) when this process goes. */
  watch(processGroup: number, signal: NodeJS.Signals): void;
  /** The group has ended; its number may be given to a stranger by now. */
  release(processGroup: number): void;
  /** Removes this folder when this process goes; its name must start with `snapward-`. */
  removeLater(folder: string): void;
  /** The folder is gone already. */
  forget(folder: string): void;
}

let running: Guard | undefined;

/** The one guard of this process; it starts with the first call and ends with the process. */
export function guard(): Guard {
  running ??= startGuard();
  return running;
}

function startGuard(): Guard {
  // Detached, so that Ctrl-C in the terminal, which signals our whole process group, does not reach it.
  const shell = spawn('/bin/sh', [join(projectRoot(), 'sandbox/servers/guard.sh')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Whoever ends the guard by hand loses its service; that must not end us too.
  shell.stdin.on('error', () => undefined);
  shell.on('error', () => undefined);
  shell.unref();
  const tell = (line: string): void => void shell.stdin.write(`${line}\n`);
  return {
    watch: (processGroup, signal) => tell(`watch ${signal.replace(/^SIG/, '')} ${processGroup}`),
    release: (processGroup) => tell(`release ${processGroup}`),
    removeLater: (folder) => tell(`folder ${folder}`),
    forget: (folder) => tell(`keep ${folder}`),
  };
}
