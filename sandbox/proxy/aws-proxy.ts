import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { LOOPBACK } from '../servers/ports';
import { accountOfKey } from './account-of-key';
import { readAwsCall } from './aws-call';
import { createCallLog } from './call-log';
import { answerControl } from './control-routes';
import { errorAnswer, errorCodeOf, type AnsweredFault } from './error-answer';
import { createFaultRules } from './fault-rules';
import { createTokenBuckets } from './token-buckets';

/** A running proxy in front of the emulated AWS. */
export interface AwsProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Listens on `port` of the loopback address; passes calls to `target`, counts them, and does to them what its rules say. */
export async function startAwsProxy({ target, port }: { readonly target: string; readonly port: number }): Promise<AwsProxy> {
  const state = { calls: createCallLog(), rules: createFaultRules(), buckets: createTokenBuckets() };
  const accountOf = accountOfKey(target);
  // Idle connections are dropped well before the emulator drops them (120 s), so that no call meets a connection that is just being closed.
  const agent = new Agent({ keepAlive: true, timeout: 60_000 });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const path = incoming.url ?? '/';
    if (path.startsWith('/_proxy/')) {
      const { status, body: answer } = answerControl(state, incoming.method ?? 'GET', new URL(path, target), body.toString('utf8'));
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    if (path.startsWith('/_emulator/')) return relay(await passOn(incoming, body), outgoing);
    await handleAwsCall(incoming, outgoing, body);
  }

  async function handleAwsCall(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): Promise<void> {
    const call = readAwsCall(incoming.headers, incoming.url ?? '/', body);
    const account = await accountOf(call.accessKeyId);
    const logged = state.calls.arrived(call, account);

    const refuse = (fault: AnsweredFault): void => {
      const { code, status, contentType, body: text } = errorAnswer(call.service, fault);
      logged.failed(code);
      outgoing.writeHead(status, { 'content-type': contentType }).end(text);
    };
    const reset = (): void => {
      logged.failed('ConnectionReset');
      incoming.socket.resetAndDestroy();
    };

    const { delayMs, fault } = state.rules.judge(call, account);
    if (delayMs > 0) await pause(delayMs);
    if (fault === 'reset-before') return reset();
    if (fault !== undefined && fault !== 'reset-after') return refuse(fault);
    if (!state.buckets.admits(call, account)) return refuse('throttle');

    const answer = await passOn(incoming, body);
    if (fault === 'reset-after') {
      await buffer(answer);
      return reset();
    }
    const status = answer.statusCode ?? 502;
    if (status < 400) return relay(answer, outgoing);
    const text = await buffer(answer);
    logged.failed(errorCodeOf(status, text.toString('utf8')));
    outgoing.writeHead(status, withoutHopHeaders(answer)).end(text);
  }

  function passOn(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { ...incoming.headers, connection: 'keep-alive', 'content-length': String(body.length) };
      const outbound = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers, agent }, resolve);
      outbound.once('error', reject);
      outbound.end(body);
    });
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((failure: unknown) => {
      // The emulator is gone, or a client went away in mid-answer.
      if (outgoing.headersSent || outgoing.destroyed) return outgoing.destroy();
      const reason = failure instanceof Error ? failure.message : String(failure);
      outgoing.writeHead(502, { 'content-type': 'text/plain' }).end(`The proxy got no answer from the emulated AWS: ${reason}\n`);
    });
  });
  // AWS clients keep connections; one that is closed under a call would look like a fault nobody asked for.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

async function relay(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(answer.statusCode ?? 502, withoutHopHeaders(answer));
  await pipeline(answer, outgoing);
}

// These belong to one connection, not to the answer; `content-length` stays right because bodies pass unchanged.
function withoutHopHeaders({ headers }: IncomingMessage): IncomingMessage['headers'] {
  const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': _transferEncoding, ...rest } = headers;
  return rest;
}
