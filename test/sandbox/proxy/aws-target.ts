import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Two accounts that the target knows, by their access keys. */
export const KEYS = { AKIAACME: '222222222222', AKIAGLOBEX: '333333333333' } as const;

/** A tiny AWS: it does every call that arrives, and remembers what it did. */
export interface AwsTarget {
  readonly url: string;
  /** The actions done, in order. */
  readonly done: string[];
  close(): Promise<void>;
}

const EC2_ANSWER =
  '<CreateVolumeResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><volumeId>vol-1</volumeId></CreateVolumeResponse>';
const EC2_REFUSAL = '<Response><Errors><Error><Code>InvalidVolume.NotFound</Code><Message>No vol-0</Message></Error></Errors></Response>';
const STS_ANSWER =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>222222222222</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

/** Answers EC2 (DeleteVolume with an error), STS and KMS, and the emulator's question whose a key is. */
export async function startAwsTarget(): Promise<AwsTarget> {
  const done: string[] = [];
  const server = createServer((request, response) => {
    void answer(request).then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body));
  });

  async function answer(request: IncomingMessage): Promise<{ status: number; type: string; body: string }> {
    const [, key] = /^\/_emulator\/keys\/(.*)$/.exec(request.url ?? '') ?? [];
    if (key !== undefined) {
      const accountId = Object.entries(KEYS).find(([name]) => name === key)?.[1];
      return {
        status: accountId ? 200 : 404,
        type: 'application/json',
        body: JSON.stringify(accountId ? { accountId } : { error: 'no such key' }),
      };
    }
    const target = request.headers['x-amz-target'];
    const action = typeof target === 'string' ? target : (new URLSearchParams(await text(request)).get('Action') ?? '');
    done.push(action);
    if (typeof target === 'string') return { status: 200, type: 'application/x-amz-json-1.1', body: '{"Keys":[]}' };
    if (action === 'DeleteVolume') return { status: 400, type: 'text/xml', body: EC2_REFUSAL };
    return { status: 200, type: 'text/xml', body: action === 'GetCallerIdentity' ? STS_ANSWER : EC2_ANSWER };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    done,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
