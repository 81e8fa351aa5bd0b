import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { apiAt, type ApiOfRun, type KeyHolder } from '../../support/api/api-of-run';
import { aTenant, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

interface Cost {
  readonly remaining: number;
  readonly capacity: number;
  readonly restoresPerSecond: number;
}

describe('the rate of a tenant', () => {
  let tested: TestDatabase;
  let running: ApiInProcess;
  let api: Omit<ApiOfRun, 'close'>;
  let owner: TenantOwner;
  let msp: KeyHolder;
  beforeAll(async () => {
    tested = await aDatabase();
    running = await anApiInProcess(tested.url, { points: { capacity: 100_000, perSecond: 2_000 } });
    api = apiAt(running.url, await tested.open(), tested.superuser);
  });
  beforeEach(async () => {
    const made = await api.anMsp();
    msp = made;
    owner = await aTenant(tested.superuser, made.mspId);
  });
  afterAll(async () => {
    await running.stop();
    await tested.drop();
  });

  const limit = (hard: number | null) =>
    msp.client.done('changeTenantQuota', { tenantId: owner.tenantId, kind: 'API_RATE', hard }, 'tenant { id }');
  const costOf = async ({ token }: KeyHolder): Promise<Cost> => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    return ((await response.json()) as { extensions: { cost: Cost } }).extensions.cost;
  };
  const bucketOf = async (id: string): Promise<number> =>
    (await tested.superuser.query('select from rate_bucket where principal_id = $1', [id])).rows.length;

  it('is that of everybody, for each key, without a limit', async () => {
    const key = await api.keyOf(owner);

    expect(await costOf(key)).toMatchObject({ capacity: 100_000, restoresPerSecond: 2_000 });
    expect([await bucketOf(key.keyId), await bucketOf(owner.tenantId)]).toEqual([1, 0]);
  });

  it('is what the quota says, in one bucket for all its keys, that holds as many seconds of it as any other', async () => {
    await limit(1_000);
    const [one, other] = [await api.keyOf(owner), await api.keyOf(owner)];

    const costs = [await costOf(one), await costOf(other)];

    for (const cost of costs) expect(cost).toMatchObject({ capacity: 50_000, restoresPerSecond: 1_000 });
    expect([await bucketOf(one.keyId), await bucketOf(other.keyId), await bucketOf(owner.tenantId)]).toEqual([0, 0, 1]);
  });

  it('is used up for all its keys at once, and for nobody else', async () => {
    await limit(1);
    const neighbour = await api.keyOf(await aTenant(tested.superuser, owner.mspId));
    await tested.superuser.query(
      'insert into rate_bucket (msp_id, principal_id, points, granted, filled_at) values ($1, $2, 0, 0, clock_timestamp())',
      [owner.mspId, owner.tenantId],
    );

    for (const key of [await api.keyOf(owner), await api.keyOf(owner)]) {
      const { status, errors } = await key.client.ask('{ viewer { id } }');
      expect({ status, code: errors[0]?.extensions?.['code'] }).toEqual({ status: 429, code: 'RATE_LIMITED' });
    }
    expect((await neighbour.client.ask('{ viewer { id } }')).status).toBe(200);
    expect((await msp.client.ask('{ viewer { id } }')).status).toBe(200);
  });

  it('is back to that of everybody when the limit is taken away', async () => {
    await limit(1);
    await limit(null);

    expect(await costOf(await api.keyOf(owner))).toMatchObject({ restoresPerSecond: 2_000 });
  });
});
