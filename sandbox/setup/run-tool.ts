import { spawn } from 'node:child_process';

import { SandboxError } from '../sandbox-error';
import { guard } from '../servers/guard';

/** Runs a set-up program to its end with our whole environment (pip's mirrors and certificates are there); a failure shows its last lines. */
export async function runTool(command: string, args: readonly string[]): Promise<void> {
  // Its own process group under the guard: a pip that outlived us would write into the environment that the next set-up makes.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const { pid } = child;
  if (pid !== undefined) guard().watch(pid, 'SIGKILL');
  let output = '';
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-8_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ending = await new Promise<string>((resolve) => {
    child.once('error', (failure) => resolve(failure.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (pid !== undefined) guard().release(pid);
  if (ending === 'exit code 0') return;
  const lines = output.trimEnd().split('\n').slice(-12).join('\n');
  throw new SandboxError(
    `"${command} ${args.slice(0, 3).join(' ')} …" failed (${ending}); starting again repeats only what is not done. Its last lines:\n${lines}`,
  );
}
