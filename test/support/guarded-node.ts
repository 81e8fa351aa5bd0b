import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

import { guard } from '../../sandbox/servers/guard';
import { inheritedEnvironment } from '../../sandbox/servers/server-process';

/** Starts Node.js as a process that does not outlive the tests, even when jest is killed; no server that somebody configured reaches it. */
export function guardedNode(args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  const { TEMPORAL_CLI_PATH = '' } = process.env;
  const env = { ...inheritedEnvironment(), TEMPORAL_CLI_PATH };
  const child = spawn(process.execPath, args, { detached: true, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid } = child;
  if (pid !== undefined) {
    guard().watch(pid, 'SIGTERM');
    child.once('exit', () => guard().release(pid));
  }
  return child;
}
