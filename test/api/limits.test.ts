import { newId } from '../../db/new-id';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { LiveRefused, TRANSPORTS } from '../support/api/live';

const nested = (levels: number, inner: string): string =>
  levels === 0 ? inner : `jobs(first: 1) { nodes { vmGroup { ${nested(levels - 1, inner)} } } }`;

/** Documents that are valid and yet too much, by what is too much about them; each as a query and as a subscription. */
const TOO_MUCH: Readonly<Record<string, (root: 'query' | 'subscription') => string>> = {
  depth: (root) => whole(root, `vmGroup { ${nested(6, 'id')} }`),
  complexity: (root) =>
    whole(
      root,
      `tenant { jobs(first: 100) { nodes { items(first: 100) { nodes { id name state region } } events(first: 100) { nodes { code } } } } }`,
    ),
  aliases: (root) => whole(root, Array.from({ length: 60 }, (_, index) => `a${index}: state`).join(' ')),
  tokens: (root) => whole(root, Array.from({ length: 5_000 }, () => 'state').join(' ')),
};

const JOB = newId('job');
const whole = (root: 'query' | 'subscription', selection: string): string =>
  root === 'query' ? `{ job(id: "${JOB}") { ${selection} } }` : `subscription { jobProgress(jobId: "${JOB}") { ${selection} } }`;

describe('an operation that asks for too much', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
  });
  afterAll(() => api.close());

  it.each(Object.keys(TOO_MUCH))('in %s is refused over HTTP, with the limit in the message', async (what) => {
    const { status, data, errors } = await msp.client.ask(TOO_MUCH[what]?.('query') ?? '');

    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors[0]?.message).toMatch(/\d/);
    expect(errors[0]?.extensions?.['code']).not.toBe('INTERNAL_SERVER_ERROR');
  });

  it.each(TRANSPORTS.flatMap((transport) => Object.keys(TOO_MUCH).map((what) => ({ transport, what }))))(
    'in $what is refused over $transport with the words of HTTP',
    async ({ transport, what }) => {
      const document = TOO_MUCH[what]?.('subscription') ?? '';
      const overHttp = await msp.client.ask(TOO_MUCH[what]?.('query') ?? '');

      const live = msp.client.follow(transport, document);
      const refusal: unknown = await live.next().catch((error: unknown) => error);
      await live.close();

      expect(refusal).toBeInstanceOf(LiveRefused);
      const numbersAside = (text: string | undefined): string => (text ?? '').replace(/\d+/g, 'N');
      expect(numbersAside((refusal as LiveRefused).message)).toBe(numbersAside(overHttp.errors[0]?.message));
    },
  );

  it('by a fragment that hides the depth is refused all the same', async () => {
    const document = `query { job(id: "${JOB}") { ...A } } fragment A on Job { vmGroup { ...B } } fragment B on VmGroup { ${nested(6, 'id')} }`;

    expect((await msp.client.ask(document)).status).toBe(400);
  });

  it('by a page size in a variable is refused all the same', async () => {
    const document = `query Big($first: Int!) { jobs(first: $first) { nodes { items(first: $first) { nodes { id name state region attempts } } } } }`;

    const [small, big] = [await msp.client.ask(document, { first: 5 }), await msp.client.ask(document, { first: 100 })];

    expect([small.status, big.status]).toEqual([200, 400]);
  });

  it.each([0, -1, 201, 1_000_000])('by a page of %i is refused', async (first) => {
    const { status, errors } = await msp.client.ask('query Page($first: Int!) { jobs(first: $first) { nodes { id } } }', { first });

    expect(status).toBeLessThan(500);
    expect(errors[0]).toMatchObject({ message: expect.stringContaining('200'), extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('in bytes is refused before it is read', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${msp.token}` },
      body: JSON.stringify({ query: '{ viewer { id } }', variables: { padding: 'x'.repeat(300 * 1024) } }),
    });

    expect(response.status).toBe(413);
  });

  it('leaves room for the dashboard of a portal', async () => {
    const document = `{ tenants(first: 20) { nodes { id name
      hypervisors(first: 5) { nodes { id name status ... on TenantHypervisor { useAdminResources } } }
      vmGroups(first: 10) { nodes { id name plan { name } lastJob { state progress { percent } } } } } } }`;

    expect((await msp.client.ask(document)).status).toBe(200);
  });

  it('leaves room for what an IDE asks about the schema', async () => {
    const { getIntrospectionQuery } = await import('graphql');

    const { status, data } = await msp.client.ask(getIntrospectionQuery());

    expect({ status, data }).toEqual({ status: 200, data: expect.objectContaining({ __schema: expect.any(Object) }) });
  });
});

describe('what is no operation at all', () => {
  let api: ApiOfRun;
  beforeAll(async () => {
    api = await apiOfRun();
  });
  afterAll(() => api.close());

  it.each([
    ['a syntax error', '{ viewer {'],
    ['a field that is not there', '{ viewer { secrets } }'],
    ['nothing', ''],
  ])('such as %s, is the fault of the caller and says so', async (_why, document) => {
    const { client } = await api.anMsp();

    const { status, errors } = await client.ask(document);

    expect(status).toBe(400);
    expect(errors[0]?.message).not.toContain('went wrong on our side');
  });

  it.each(['after', 'bm9uc2Vuc2U', Buffer.from('0123456789abcdef["job_0123"]').toString('base64url'), '\u0000'])(
    'such as the cursor %j, is refused without an error of ours',
    async (after) => {
      const { client } = await api.anMsp();

      const { errors } = await client.ask('query Page($after: String!) { jobs(after: $after) { nodes { id } } }', { after });

      expect(errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    },
  );
});
