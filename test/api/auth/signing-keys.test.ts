import type { OpenIdProvider } from '../../../api/auth/openid-provider';
import { TokenRefused, type VerifyToken } from '../../../api/auth/token-verification';
import { aProvider, aVerifier, type TestProvider } from '../../support/api/a-provider';

const AWAY = 'the OpenID provider does not answer';
const MINUTE_MS = 60_000;

describe('the keys of a provider', () => {
  let provider: TestProvider;
  beforeEach(async () => {
    provider = await aProvider();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await provider.stop();
  });

  const verifierOf = (given?: Partial<OpenIdProvider>): Promise<VerifyToken> => aVerifier(provider, given);

  /** Only the clock that dates are read from; timers and sockets go on. */
  const onlyTheClockMoves = (): void => {
    const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const;
    jest.useFakeTimers({ doNotFake: [...timers, 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] });
  };
  const later = (ms: number): void => void jest.setSystemTime(Date.now() + ms);

  it('are asked for once, however many tokens come', async () => {
    const verify = await verifierOf();
    const token = await provider.token();

    await Promise.all(Array.from({ length: 20 }, () => verify(token)));

    expect(provider.timesAsked()).toBe(1);
  });

  it('can be where the configuration says, without a discovery', async () => {
    const verify = await verifierOf({ issuer: 'https://elsewhere.test', jwksUrl: `${provider.issuer}/keys` });

    await expect(verify(await provider.token({ claims: { iss: 'https://elsewhere.test' } }))).resolves.toMatchObject({
      issuer: 'https://elsewhere.test',
    });
  });

  it('are asked for again at most once a minute, however many unknown ones are named', async () => {
    onlyTheClockMoves();
    const verify = await verifierOf();
    await verify(await provider.token());
    const invented = async (): Promise<void> => {
      for (let number = 0; number < 10; number += 1) {
        await expect(verify(await provider.token({ header: { kid: `invented-${number}` } }))).rejects.toThrow(TokenRefused);
      }
    };

    await invented();
    expect(provider.timesAsked()).toBe(1);
    later(MINUTE_MS + 1);
    await invented();
    expect(provider.timesAsked()).toBe(2);
    later(MINUTE_MS + 1);
    provider.mood = 'fails';
    await invented();
    expect(provider.timesAsked()).toBe(3);
  });

  it('may be rotated while we run: the new one is found, one that was taken back is forgotten', async () => {
    onlyTheClockMoves();
    const verify = await verifierOf();
    const first = await provider.token();
    await verify(first);

    await provider.rotateKeys('are shown on');
    later(MINUTE_MS + 1);
    await expect(verify(await provider.token())).resolves.toMatchObject({ subject: 'somebody' });
    await expect(verify(first)).resolves.toMatchObject({ subject: 'somebody' });

    await provider.rotateKeys('are taken back');
    later(10 * MINUTE_MS);
    const second = await provider.token();
    await expect(verify(second)).resolves.toMatchObject({ subject: 'somebody' });
    await expect(verify(first)).rejects.toThrow(TokenRefused);
  });

  describe('while the provider is away', () => {
    it.each(['is silent', 'hangs up', 'fails'] as const)('cannot be checked when it %s, and that is said in time', async (mood) => {
      provider.mood = mood;
      const verify = await verifierOf();
      const token = await provider.token();

      await expect(verify(token)).rejects.toThrow(AWAY);
      // Nobody waits for it again right away.
      const asked = provider.timesAsked();
      await expect(verify(token)).rejects.toThrow(AWAY);
      expect(provider.timesAsked()).toBe(asked);
    });

    it('can be checked as soon as it is there', async () => {
      onlyTheClockMoves();
      provider.mood = 'hangs up';
      const verify = await verifierOf();
      await expect(verify(await provider.token())).rejects.toThrow(AWAY);

      provider.mood = 'answers';
      later(10_000);

      await expect(verify(await provider.token())).resolves.toMatchObject({ subject: 'somebody' });
    });

    it('is checked by the keys that it showed last, for an hour', async () => {
      onlyTheClockMoves();
      const verify = await verifierOf();
      await verify(await provider.token());

      provider.mood = 'hangs up';
      later(30 * MINUTE_MS);
      await expect(verify(await provider.token())).resolves.toMatchObject({ subject: 'somebody' });
      later(45 * MINUTE_MS);
      await expect(verify(await provider.token())).rejects.toThrow(AWAY);
    });

    it('is not checked by the keys of another issuer that answers in its place', async () => {
      const verify = await verifierOf({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') });

      await expect(verify(await provider.token())).rejects.toThrow(AWAY);
    });
  });
});
