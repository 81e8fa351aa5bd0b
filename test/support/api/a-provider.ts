import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CryptoKey, JWK } from 'jose' with { 'resolution-mode': 'import' };
import { pino } from 'pino';
import type { OpenIdProvider } from '../../../api/auth/openid-provider';
import { tokenVerification, type VerifyToken } from '../../../api/auth/token-verification';

/** How the provider treats who asks it: as it should, by never answering, by hanging up, or with an error of its own. */
export type Mood = 'answers' | 'is silent' | 'hangs up' | 'fails';

/** What a token says beside what every good one says; null leaves a claim out. */
export interface TokenWish {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** An OpenID provider of a test's own that also signs what no honest one would. */
export interface TestProvider {
  readonly issuer: string;
  mood: Mood;
  /** How often it was asked who it is, which comes before each question for its keys. */
  timesAsked(): number;
  /** A token for this audience that is good in every way but for the wish; signed by the newest key. */
  token(wish?: TokenWish): Promise<string>;
  /** Signs by a new key from now on; the old ones are shown on, or taken back. */
  rotateKeys(old: 'are shown on' | 'are taken back'): Promise<void>;
  /** The public half of the newest key, as a text that everybody may have. */
  publicKeyText(): Promise<string>;
  stop(): Promise<void>;
}

export const AUDIENCE = 'https://snapward.test/graphql';

const DISCOVERY = '/.well-known/openid-configuration';

interface Key {
  readonly pair: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
  readonly shown: JWK;
}

let keysMade = 0;

async function aKey(): Promise<Key> {
  const { exportJWK, generateKeyPair } = await import('jose');
  const pair = await generateKeyPair('ES256', { extractable: true });
  keysMade += 1;
  return { pair, shown: { ...(await exportJWK(pair.publicKey)), kid: `key-${keysMade}`, alg: 'ES256', use: 'sig' } };
}

/** Starts a provider on a port of its own; `port` gives it one back that it had before. */
export async function aProvider(port = 0): Promise<TestProvider> {
  let newest = await aKey();
  let shown = [newest.shown];
  let asked = 0;
  const server = createServer((request, answer) => answerAs(provider.mood, request, answer));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function answerAs(mood: Mood, { url }: IncomingMessage, answer: ServerResponse): void {
    if (url === DISCOVERY) asked += 1;
    if (mood === 'is silent') return;
    if (mood === 'hangs up') return void answer.socket?.destroy();
    const documents: Readonly<Record<string, unknown>> = {
      [DISCOVERY]: { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: shown },
    };
    const document = documents[url ?? ''];
    answer.writeHead(mood === 'fails' ? 500 : document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  }

  const provider: TestProvider = {
    issuer,
    mood: 'answers',
    timesAsked: () => asked,
    async token({ claims = {}, header = {} } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: issuer, aud: AUDIENCE, sub: 'somebody', iat: now, exp: now + 600, ...claims };
      const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
      const { SignJWT } = await import('jose');
      return new SignJWT(said)
        .setProtectedHeader({ alg: 'ES256', kid: newest.shown.kid ?? '', typ: 'at+jwt', ...header })
        .sign(newest.pair.privateKey);
    },
    async rotateKeys(old) {
      newest = await aKey();
      shown = old === 'are shown on' ? [...shown, newest.shown] : [newest.shown];
    },
    publicKeyText: async () => (await import('jose')).exportSPKI(newest.pair.publicKey),
    stop: () => stopped(server),
  };
  return provider;
}

function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** What verifies the tokens of a provider as the API would; what is given wins over how a usual one is configured. */
export const aVerifier = ({ issuer }: TestProvider, given: Partial<OpenIdProvider> = {}): Promise<VerifyToken> =>
  tokenVerification(
    { issuer, audience: AUDIENCE, jwksUrl: null, algorithms: ['RS256', 'ES256'], clockSkewSeconds: 30, ...given },
    pino({ enabled: false }),
  );
