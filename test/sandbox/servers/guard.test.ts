import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { projectRoot } from '../../../sandbox/project-root';
import { eventually } from '../../support/eventually';
import { guardedNode } from '../../support/guarded-node';
import { isAlive } from '../../support/is-alive';

const built = JSON.stringify(join(projectRoot(), 'dist/sandbox/servers'));

/** A process like ours: it starts a server (which ignores a good word, as a hung one does) and then works on. */
const PARENT = `
  const { startServerProcess } = require(${built} + '/server-process.js');
  const { guard } = require(${built} + '/guard.js');
  const [folder, mode] = process.argv.slice(1);
  guard().removeLater(folder);
  const script = mode === 'stubborn' ? 'trap "" TERM; sleep 600 & echo $! > grandchild; wait; wait' : 'sleep 600 & echo $! > grandchild; wait';
  const server = startServerProcess({ name: 'sleeper', command: '/bin/sh', args: ['-c', script],
    environment: {}, workingFolder: folder, logFile: folder + '/log', stopSignal: 'SIGTERM', stopMs: 300 });
  process.on('SIGUSR2', () => server.stop().then(() => process.exit(0)));
  console.log(server.pid);
  setInterval(() => undefined, 1000);
`;

async function parent(mode: 'ordinary' | 'stubborn'): Promise<{ process: ChildProcess; serverPid: number; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'snapward-guard-'));
  const process_ = guardedNode(['-e', PARENT, folder, mode]);
  const line = await new Promise<string>((resolve) => process_.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  await eventually(() => existsSync(join(folder, 'grandchild')));
  return { process: process_, serverPid: Number(line.trim()), folder };
}

describe('what the sandbox started', () => {
  it.each(['ordinary', 'stubborn'] as const)(
    'is gone, with its temporary folder, after kill -9 of its parent (%s server)',
    async (mode) => {
      const { process: process_, serverPid, folder } = await parent(mode);
      expect(isAlive(serverPid)).toBe(true);

      process_.kill('SIGKILL');

      await eventually(() => !isAlive(serverPid), 30_000);
      await eventually(() => !existsSync(folder), 30_000);
    },
  );

  it('is ended by stop, even when it does not listen to a good word', async () => {
    const { process: process_, serverPid, folder } = await parent('stubborn');

    process_.kill('SIGUSR2');
    await once(process_, 'exit');

    expect(process_.exitCode).toBe(0);
    expect(isAlive(serverPid)).toBe(false);
    await eventually(() => !existsSync(folder), 30_000);
  });
});
