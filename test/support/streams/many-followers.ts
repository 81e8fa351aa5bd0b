import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** One who follows: what he was told so far. */
export interface Follower<Data> {
  readonly told: Data[];
}

/** Many who follow over a few sockets, as the tabs of a portal do. */
export interface ManyFollowers<Data> {
  readonly followers: readonly Follower<Data>[];
  close(): Promise<void>;
}

/** Opens one subscription for each set of variables, a hundred to a socket. */
export function manyFollowers<Data>(
  apiUrl: string,
  authorization: string,
  query: string,
  variables: readonly Readonly<Record<string, unknown>>[],
): ManyFollowers<Data> {
  const sockets: Client[] = [];
  const followers = variables.map((own, index): Follower<Data> => {
    if (index % 100 === 0) sockets.push(aSocket(apiUrl, authorization));
    const told: Data[] = [];
    sockets
      .at(-1)
      ?.subscribe<Data>(
        { query, variables: own },
        { next: ({ data }) => void (data && told.push(data)), error: () => undefined, complete: () => undefined },
      );
    return { told };
  });
  return {
    followers,
    async close() {
      await Promise.all(sockets.map(async (socket) => socket.dispose()));
    },
  };
}

const aSocket = (apiUrl: string, authorization: string): Client =>
  createClient({
    url: `${apiUrl.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
  });
