import type { Socket } from 'node:net';
import { closableStream } from '../subscriptions/closable-stream';
import { turns } from './turns';

/** What may wait for one consumer at most for longer than `graceMs`; and whoever takes nothing of what waits for so long is cut off, too. */
export const SLOWEST_CONSUMER = { unreadBytes: 1024 * 1024, graceMs: 10_000, lastWordMs: 10_000 };

const LOOK_MS = 1_000;

/** Of the answers that are made for one consumer at once; what is made cannot be held back. */
const ANSWERS_AT_ONCE = 8;

/** Whoever reads what is sent over one connection. */
export interface Consumer {
  /** True while more waits for him than his connection takes at once. */
  isBehind(): boolean;
  /** Waits until he is no longer behind, is cut off, or is gone. */
  caughtUp(): Promise<void>;
  /** Makes an answer when it is his turn and he is not behind; `instead` when he was cut off. */
  answered<T>(make: () => Promise<T>, instead: T): Promise<T>;
  /** The same stream, which asks for nothing more while he is behind; when he is cut off it ends, with `lastWord` if there is one. */
  paced<T>(stream: AsyncGenerator<T, void, undefined>, lastWord?: T): AsyncGenerator<T, void, undefined>;
  /** Nothing more is sent to him over this connection for long; a connection that closes needs no word. */
  release(): void;
}

/** Everybody to whom something is sent for long. */
export interface Consumers {
  /** `farewell` says why, behind what waits; who does not read that either is disconnected a little later. */
  watch(socket: Socket, farewell: () => void): Consumer;
  stop(): void;
}

/** Looks at all consumers by one timer; `onCutOff` hears of each that was too slow. */
export function consumersOf(onCutOff: () => void, bounds: typeof SLOWEST_CONSUMER = SLOWEST_CONSUMER): Consumers {
  const watched = new Set<WatchedConsumer>();
  const looking = setInterval(() => {
    for (const consumer of watched) {
      if (!consumer.isTooSlow(performance.now())) continue;
      onCutOff();
      consumer.cutOff();
    }
  }, LOOK_MS).unref();
  return {
    watch(socket, farewell) {
      const consumer = watchedConsumer(socket, farewell, bounds, () => watched.delete(consumer));
      watched.add(consumer);
      return consumer;
    },
    stop: () => clearInterval(looking),
  };
}

interface WatchedConsumer extends Consumer {
  isTooSlow(nowMs: number): boolean;
  cutOff(): void;
}

function watchedConsumer(
  socket: Socket,
  farewell: () => void,
  { unreadBytes, graceMs, lastWordMs }: typeof SLOWEST_CONSUMER,
  forget: () => void,
): WatchedConsumer {
  const inTurn = turns(ANSWERS_AT_ONCE);
  const waiting = new Set<() => void>();
  const ends = new Set<() => void>();
  let isCutOff = false;
  let taken = 0;
  let goodAtMs = performance.now();
  let disconnecting: NodeJS.Timeout | undefined;

  const wake = (): void => {
    for (const go of waiting) go();
    waiting.clear();
  };
  const release = (): void => {
    forget();
    clearTimeout(disconnecting);
    socket.off('drain', wake).off('close', release);
    wake();
  };
  const isBehind = (): boolean => socket.writableNeedDrain && !isCutOff && !socket.destroyed;
  const caughtUp = async (): Promise<void> => {
    while (isBehind()) await new Promise<void>((resolve) => waiting.add(resolve));
  };
  socket.on('drain', wake).on('close', release);

  async function* steps<T>(stream: AsyncGenerator<T, void, undefined>, lastWord: T | undefined): AsyncGenerator<T, void, undefined> {
    const end = (): void => void stream.return();
    ends.add(end);
    try {
      for (await caughtUp(); !isCutOff; await caughtUp()) {
        const { done, value } = await stream.next();
        if (done) break;
        yield value;
      }
      if (isCutOff && lastWord !== undefined) yield lastWord;
    } finally {
      ends.delete(end);
      await stream.return();
    }
  }

  return {
    isBehind,
    caughtUp,
    release,
    answered: (make, instead) =>
      inTurn(async () => {
        await caughtUp();
        return isCutOff ? instead : make();
      }),
    paced: (stream, lastWord) => closableStream(steps(stream, lastWord), () => void stream.return()),
    isTooSlow(nowMs) {
      const { writableLength: unread, bytesWritten } = socket;
      if (unread === 0 || (bytesWritten - unread > taken && unread <= unreadBytes)) goodAtMs = nowMs;
      taken = bytesWritten - unread;
      return nowMs - goodAtMs > graceMs;
    },
    cutOff() {
      isCutOff = true;
      forget();
      wake();
      for (const end of ends) end();
      farewell();
      disconnecting = setTimeout(() => socket.destroy(), lastWordMs).unref();
    },
  };
}
