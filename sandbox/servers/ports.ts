import { connect, createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** The only address that anything in the sandbox listens on. */
export const LOOPBACK = '127.0.0.1';

/** Where `npm start` puts each server when nobody else is there. */
export const WELL_KNOWN_PORTS = {
  api: 4000,
  temporal: 7233,
  temporalUi: 8233,
  postgres: 5433,
  awsProxy: 4566,
  openId: 4010,
  signIn: 4011,
} as const;

/** A server that has a well-known port. */
export type WellKnownServer = keyof typeof WELL_KNOWN_PORTS;

// Below the range from which the kernel takes ports for outgoing connections: a port there could be gone between our look and the server's bind.
const FIRST_FREE = 20_000;
const AFTER_LAST_FREE = 30_000;

const handedOut = new Set<number>();

/** A port that nobody listens on; the same process is never given one twice. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(FIRST_FREE, AFTER_LAST_FREE);
    if (handedOut.has(port)) continue;
    // Before the look, which takes a moment in which another caller could draw the same number.
    handedOut.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${FIRST_FREE} and ${AFTER_LAST_FREE}.`);
}

/** The server's well-known port, or a free one when somebody is there already. */
export async function preferredPort(server: WellKnownServer): Promise<number> {
  const port = WELL_KNOWN_PORTS[server];
  return (await isFree(port)) ? port : freePort();
}

/** Whether a server could bind this port of the loopback address now. */
export async function isFree(port: number): Promise<boolean> {
  // Some systems let one bind 127.0.0.1 beside a server on all addresses, and then take its callers: so ask who answers first.
  return !(await somebodyAnswers(port)) && (await canListen(port));
}

function somebodyAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: LOOPBACK, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
