import { GraphQLError } from 'graphql';
import { principalSessions, type PrincipalSessions } from '../../../api/auth/principal-sessions';
import type { Principal } from '../../../api/auth/principal';

const aPrincipal = (id: string, validUntil: Date | null = null): Principal => ({ id, validUntil }) as Principal;
const refused = (code = 'UNAUTHENTICATED'): GraphQLError => new GraphQLError('No.', { extensions: { code } });

describe('watching over those who are served for long', () => {
  let sessions: PrincipalSessions;
  let authenticate: jest.Mock<Promise<Principal>, []>;
  beforeEach(() => {
    jest.useFakeTimers();
    sessions = principalSessions();
    authenticate = jest.fn(() => Promise.resolve(aPrincipal('key_a')));
  });
  afterEach(() => jest.useRealTimers());

  /** Lets everything happen that is due within this time. */
  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

  function serve(principal = aPrincipal('key_a'), credentials = 'one'): { end: jest.Mock; renew: jest.Mock; stop: () => void } {
    const served = { end: jest.fn(), renew: jest.fn() };
    sessions.admitted(principal, credentials, authenticate);
    return { ...served, stop: sessions.whileGood(principal, served) };
  }

  it('asks once for five hundred with the same credentials, and not again while nothing happens', async () => {
    const ends = Array.from({ length: 500 }, () => serve().end);
    await pass(24 * 60 * 60_000);

    expect(authenticate).toHaveBeenCalledTimes(1);
    for (const end of ends) expect(end).not.toHaveBeenCalled();
  });

  it('ends all of them, once, with the reason, when word comes that the credentials are no longer good', async () => {
    const ends = Array.from({ length: 3 }, () => serve().end);
    await pass(1);
    authenticate.mockRejectedValue(refused());

    sessions.lookAt('key_a');
    sessions.lookAt('key_a');
    await pass(60_000);

    expect(authenticate.mock.calls.length).toBeLessThanOrEqual(3);
    for (const end of ends) expect(end.mock.calls).toEqual([[expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })]]);
  });

  it('tells what the principal may do now, each time that word comes', async () => {
    const { renew } = serve();
    await pass(1);
    const another = aPrincipal('key_a');
    authenticate.mockResolvedValue(another);

    sessions.lookAt('key_a');
    await pass(1);

    expect(renew).toHaveBeenCalledTimes(2);
    expect(renew).toHaveBeenLastCalledWith(another);
  });

  it('looks at nobody else when word comes about one', async () => {
    serve(aPrincipal('key_b'), 'two');
    await pass(1);

    sessions.lookAt('key_a');
    await pass(1);
    expect(authenticate).toHaveBeenCalledTimes(1);

    sessions.lookAtAll();
    await pass(1);
    expect(authenticate).toHaveBeenCalledTimes(2);
  });

  it('looks again when word comes in the middle of a look, which may have seen what was before', async () => {
    let answer: (principal: Principal) => void = () => undefined;
    const { end } = serve();
    await pass(1);
    authenticate.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    sessions.lookAt('key_a');
    authenticate.mockRejectedValue(refused());
    sessions.lookAt('key_a');
    answer(aPrincipal('key_a'));
    await pass(1);

    expect(end).toHaveBeenCalledTimes(1);
  });

  it('sees at the beginning what happened after the admission', async () => {
    authenticate.mockRejectedValue(refused());
    const { end } = serve();
    await pass(1);

    expect(end).toHaveBeenCalledTimes(1);
  });

  it('asks when the time of the credentials is over, and not before', async () => {
    authenticate.mockImplementation(() => Promise.resolve(aPrincipal('key_a', new Date(Date.now() + 60_000))));
    const { end } = serve();
    await pass(59_000);
    expect(authenticate).toHaveBeenCalledTimes(1);
    authenticate.mockRejectedValue(refused());
    await pass(2_000);

    expect(authenticate).toHaveBeenCalledTimes(2);
    expect(end).toHaveBeenCalledTimes(1);
  });

  it('waits out a time that is longer than a timer can be', async () => {
    const end = new Date(Date.now() + 100 * 24 * 60 * 60_000);
    authenticate.mockImplementation(() => Promise.resolve(aPrincipal('key_a', end)));
    serve();
    await pass(1);

    expect(authenticate).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['the database is away', new Error('connect ECONNREFUSED')],
    ['the OpenID provider is away', refused('SIGN_IN_UNAVAILABLE')],
  ])('lets everybody stay while nobody can tell, because %s, and asks until somebody can', async (_why, failure) => {
    const { end } = serve();
    await pass(1);
    authenticate.mockRejectedValue(failure);
    sessions.lookAtAll();
    await pass(10_000);
    expect(end).not.toHaveBeenCalled();
    authenticate.mockRejectedValue(refused());
    await pass(2_000);

    expect(end).toHaveBeenCalledTimes(1);
  });

  it('forgets those who left: no timer, no question', async () => {
    authenticate.mockImplementation(() => Promise.resolve(aPrincipal('key_a', new Date(Date.now() + 60_000))));
    const [one, other] = [serve(), serve()];
    await pass(1);
    one.stop();
    other.stop();
    sessions.lookAt('key_a');
    await pass(120_000);

    expect(authenticate).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('serves nobody who was not admitted', () => {
    expect(() => sessions.whileGood(aPrincipal('key_a'), { end: jest.fn(), renew: jest.fn() })).toThrow('was not admitted');
  });
});
