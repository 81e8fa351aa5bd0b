import { connect, createServer, type Socket } from 'node:net';

import { freePort, LOOPBACK } from '../servers/ports';
import { frontendMessages } from './frontend-messages';

/** A pass-through in front of PostgreSQL that counts what its clients ask. */
export interface StatementCounter {
  /** The database's address by way of this counter. */
  readonly databaseUrl: string;
  /** Query and Execute messages so far, the ones that open and end transactions included: round trips that run SQL. */
  statements(): number;
  stop(): Promise<void>;
}

/** Listens on a free port of the loopback address and hands every byte on, unchanged, to the database at `databaseUrl`. */
export async function startStatementCounter(databaseUrl: string): Promise<StatementCounter> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let statements = 0;

  const server = createServer((client) => {
    const database = connect({ host: target.hostname, port: Number(target.port) });
    const read = frontendMessages((type) => {
      if (type === 'Q' || type === 'E') statements += 1;
    });
    client.on('data', read);
    client.pipe(database).pipe(client);
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      // A side that is gone takes the other with it, as it would without a counter between them.
      one.once('error', () => other.destroy());
      one.once('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });

  const port = await freePort();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const here = new URL(databaseUrl);
  here.hostname = LOOPBACK;
  here.port = String(port);
  return {
    databaseUrl: here.href,
    statements: () => statements,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}
