import type { Database } from '../../../db/database';
import type { AccessNodeSighting } from '../../../db/repositories/access-nodes';
import type { MspScope } from '../../../workflows/domain/scope';
import { aHypervisor, anAccountId, anMsp, aTenant } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
});
afterAll(() => test.drop());

const newMsp = async (): Promise<MspScope> => ({ mspId: await anMsp(test.superuser), tenantId: null });
const aSighting = (awsAccountId: string, over: Partial<AccessNodeSighting> = {}): AccessNodeSighting => ({
  awsAccountId,
  name: 'node-1',
  region: 'eu-west-1',
  platform: 'linux x64',
  taskQueue: 'aws.eu-west-1',
  build: '0.1.0',
  startedAt: new Date('2026-01-01T00:00:00Z'),
  ...over,
});
const register = (node: AccessNodeSighting): Promise<number> => database.inSystem(({ accessNodes }) => accessNodes.register(node));
const list = async (msp: MspScope, filter = {}) =>
  (await database.inMsp(msp, ({ accessNodes }) => accessNodes.list(filter, { limit: 10, after: null }))).rows;

describe('an access node', () => {
  it('shows itself to every MSP whose admin hypervisor is its account, and to no other', async () => {
    const [one, other, stranger] = [await newMsp(), await newMsp(), await newMsp()];
    const account = anAccountId();
    const hypervisorId = await aHypervisor(test.superuser, one, { aws_account_id: account });
    await aHypervisor(test.superuser, other, { aws_account_id: account });
    await aHypervisor(test.superuser, stranger);

    expect(await register(aSighting(account))).toBe(2);

    const { awsAccountId, ...said } = aSighting(account);
    expect(awsAccountId).toBe(account);
    expect(await list(one)).toMatchObject([{ ...said, hypervisorId }]);
    expect(await list(other)).toHaveLength(1);
    expect(await list(stranger)).toEqual([]);
  });

  it('stays one row however often it registers, and shows its newest build', async () => {
    const msp = await newMsp();
    const account = anAccountId();
    await aHypervisor(test.superuser, msp, { aws_account_id: account });
    await register(aSighting(account));
    const [first] = await list(msp);
    await register(aSighting(account, { build: '0.2.0' }));

    const nodes = await list(msp);

    expect(nodes).toMatchObject([{ id: first?.id, build: '0.2.0' }]);
    expect(nodes[0]?.lastSeenAt.getTime()).toBeGreaterThan(first?.lastSeenAt.getTime() ?? Infinity);
  });

  it('registers nowhere before an MSP has connected its account for its region', async () => {
    const msp = await newMsp();
    const account = anAccountId();
    expect(await register(aSighting(account))).toBe(0);

    await aHypervisor(test.superuser, msp, { aws_account_id: account, regions: ['us-east-1'] });
    expect(await register(aSighting(account))).toBe(0);
    expect(await register(aSighting(account, { region: 'us-east-1' }))).toBe(1);
  });

  it("is never taken for a tenant's own machine: a tenant's connection of that account does not count", async () => {
    const tenant = await aTenant(test.superuser, (await newMsp()).mspId);
    const account = anAccountId();
    await aHypervisor(test.superuser, tenant, { aws_account_id: account });

    expect(await register(aSighting(account))).toBe(0);
  });

  it('is listed by region, and without those that fell silent', async () => {
    const msp = await newMsp();
    const account = anAccountId();
    await aHypervisor(test.superuser, msp, { aws_account_id: account });
    await register(aSighting(account));
    await register(aSighting(account, { region: 'us-east-1' }));
    await test.superuser.query(
      `update access_node set last_seen_at = now() - interval '1 hour' where region = 'eu-west-1' and msp_id = $1`,
      [msp.mspId],
    );

    expect(await list(msp, { region: 'eu-west-1' })).toMatchObject([{ region: 'eu-west-1' }]);
    expect(await list(msp, { seenAfter: new Date(Date.now() - 60_000) })).toMatchObject([{ region: 'us-east-1' }]);
  });
});
