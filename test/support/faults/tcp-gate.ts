import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { LOOPBACK } from '../../../sandbox/servers/ports';

/** Everything passes; or nothing comes through, though connections stay; or what is asked passes and the answers do not. */
export type GateMode = 'open' | 'shut' | 'mute';

/** A way to a server that a test can shut without a word, as a network does. */
export interface TcpGate {
  /** `host:port` */
  readonly address: string;
  set(mode: GateMode): void;
  close(): Promise<void>;
}

/** Opens a gate in front of `target` (`host:port`). What is swallowed is gone: open it again for new connections only. */
export async function tcpGate(target: string): Promise<TcpGate> {
  const [host = LOOPBACK, port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let mode: GateMode = 'open';
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A killed client resets its connection, which is what such a test is about.
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((incoming) => {
    keep(incoming);
    const outgoing = keep(connect({ host, port: Number(port) }));
    incoming.on('data', (bytes: Buffer) => void (mode !== 'shut' && outgoing.write(bytes)));
    outgoing.on('data', (bytes: Buffer) => void (mode === 'open' && incoming.write(bytes)));
    incoming.once('close', () => outgoing.destroy());
    outgoing.once('close', () => incoming.destroy());
  });
  await new Promise<void>((resolve) => server.listen({ host: LOOPBACK, port: 0 }, resolve));
  return {
    address: `${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    set(next) {
      mode = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}
