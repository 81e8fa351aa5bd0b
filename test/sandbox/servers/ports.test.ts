import { createServer, type Server } from 'node:net';

import { freePort, isFree, LOOPBACK, preferredPort, WELL_KNOWN_PORTS } from '../../../sandbox/servers/ports';

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end());
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

describe('ports', () => {
  it('never gives one port twice, and each can be listened on', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));

    expect(new Set(ports).size).toBe(20);
    for (const port of ports) await close(await listen(port, LOOPBACK));
  });

  it.each([LOOPBACK, '0.0.0.0'])('knows that a port is taken by a server on %s', async (host) => {
    const port = await freePort();
    expect(await isFree(port)).toBe(true);
    const server = await listen(port, host);

    expect(await isFree(port)).toBe(false);

    await close(server);
    expect(await isFree(port)).toBe(true);
  });

  it('gives the well-known port of a server, and another one while that is taken', async () => {
    const wellKnown = WELL_KNOWN_PORTS.awsProxy;
    // Somebody else on this machine may be using it; then it is taken already, which is what this test needs.
    const server = (await isFree(wellKnown)) ? await listen(wellKnown, LOOPBACK) : undefined;

    const other = await preferredPort('awsProxy');
    expect(other).not.toBe(wellKnown);
    expect(await isFree(other)).toBe(true);

    if (server) {
      await close(server);
      expect(await preferredPort('awsProxy')).toBe(wellKnown);
    }
  });
});
