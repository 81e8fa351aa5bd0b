import { firstMspKey } from '../../db/first-msp-key';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { connectedAccount, endOf } from '../support/api/connected-account';
import { httpAsk } from '../support/api/http-ask';
import { LiveRefused, TRANSPORTS } from '../support/api/live';
import { graphqlClient, type GraphqlClient } from '../support/graphql-client';
import { aDatabase, type TestDatabase } from '../support/test-database';

const SECRET = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY';
const ADMIN_ARN = 'arn:aws:iam::210987654321:role/SnapwardAdmin';
const SQL = 'insert into vault_of_the_msp values';
const PLANTED = [SECRET, ADMIN_ARN, SQL];
const OF_A_STACK = /node_modules|\bat \S+ \(|\.[jt]s:\d+/;

describe('what must not leave', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let client: GraphqlClient;
  let token: string;
  beforeAll(async () => {
    database = await aDatabase();
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    token = key.token;
    api = await anApiInProcess(database.url);
    client = graphqlClient(api.url, `Bearer ${token}`);
    // A policy is asked for rows, so there has to be one of each.
    await client.done('createPlan', { name: 'Gold', runEveryMinutes: 60 }, 'plan { id }');
    await client.done('createTenant', { name: 'Fabrikam' }, 'tenant { id }');
    // Whoever reads plans or tenants, or makes a tenant, gets an error of the database that says everything.
    await database.superuser.query(`
      create function planted() returns boolean language plpgsql as $$
        begin raise exception '${SECRET} ${ADMIN_ARN}' using detail = '${SQL} (${SECRET})', hint = '${ADMIN_ARN}'; end $$;
      create function planted_row() returns trigger language plpgsql as $$ begin perform planted(); return new; end $$;
      create policy planted on plan as restrictive using (planted());
      create policy planted on tenant as restrictive using (planted());
      create trigger planted before insert on tenant for each row execute function planted_row();`);
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  const expectNothing = (text: string): void => {
    expect(PLANTED.filter((planted) => text.includes(planted))).toEqual([]);
    expect(text).not.toMatch(OF_A_STACK);
  };
  const idIn = (text: string): string => /"errorId":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? 'no id';

  it.each([
    ['a query', '{ plans(first: 1) { nodes { id } } }'],
    ['a mutation', 'mutation { createTenant(input: { name: "Contoso" }) { __typename } }'],
    ['a field inside an answer', 'query { viewer { id } tenants(first: 1) { nodes { id } } }'],
  ])('does not in the answer to %s; the log has it under the id of the answer', async (_what, document) => {
    const { text } = await client.ask(document);

    expectNothing(text);
    const line = api
      .logged()
      .split('\n')
      .find((logged) => logged.includes(idIn(text)));
    expect(line).toContain(ADMIN_ARN);
  });

  it.each(TRANSPORTS)('does not over %s', async (transport) => {
    const live = client.follow(transport, '{ plans(first: 1) { nodes { id } } }');
    const refusal: unknown = await live.next().catch((error: unknown) => error);
    await live.close();

    expect(refusal).toBeInstanceOf(LiveRefused);
    expect(refusal).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expectNothing(String((refusal as LiveRefused).message));
  });

  const headers = (more: Record<string, string> = {}): Record<string, string> => ({
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    ...more,
  });
  const asked = (query: string, variables: object = {}): string => JSON.stringify({ query, variables });
  const LIST =
    'query L($first: Int!, $after: String, $filter: TenantFilterInput) { tenants(first: $first, after: $after, filter: $filter) { nodes { id } } }';

  it.each([
    ['a number', asked(LIST, { first: SECRET })],
    ['a cursor', asked(LIST, { first: 1, after: SECRET })],
    ['an enum', asked(LIST, { first: 1, filter: { status: SECRET } })],
    ['an object', asked(LIST, { first: 1, filter: SECRET })],
    ['a literal', asked(`{ tenants(first: "${SECRET}") { nodes { id } } }`)],
    ['an enum literal', asked(`{ tenants(filter: { status: "${SECRET}" }) { nodes { id } } }`)],
    ['a text where none may be', asked(`{ viewer "${SECRET}" { id } }`)],
    ['a block of text where none may be', asked(`{ viewer """${SECRET}""" { id } }`)],
    ['a body that is no JSON', `{"query": ${SECRET}}`],
    ['a body that breaks off', `{"query": "{ viewer { id } }", "variables": {"secret": "${SECRET}`],
  ])('does not when it was sent as %s', async (_what, body) => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const { status, text } = await httpAsk(`${api.url}/graphql`, { method: 'POST', headers: headers({ accept }), body });

      expect({ status: status < 500 }).toEqual({ status: true });
      expect(text).toContain('errors');
      expectNothing(text);
    }
  });

  it('does not when it was sent in a content type of its own, or as a key', async () => {
    const strange: Record<string, string>[] = [
      { 'content-type': `application/${SECRET}` },
      { authorization: `Bearer ${SECRET}` },
      { authorization: SECRET },
    ];
    for (const more of strange) {
      const { status, text } = await httpAsk(`${api.url}/graphql`, {
        method: 'POST',
        headers: headers(more),
        body: asked('{ viewer { id } }'),
      });

      expect(status).toBeLessThan(500);
      expectNothing(text);
    }
  });
});

describe('the admin side', () => {
  let api: ApiOfRun;
  beforeAll(async () => {
    api = await apiOfRun();
  });
  afterAll(() => api.close());

  it('is in nothing that a tenant reads of work that AWS refused, but for the principal that its own role is to trust', async () => {
    const msp = await api.anMsp();
    const connected = await connectedAccount(msp.client, 1);
    const { hypervisorId, tenantId, admin, owner, account } = connected;
    const tenant = await api.keyOf({ mspId: msp.mspId, tenantId: tenantId as never });
    // The tenant's role trusts nobody but its own account now.
    const nobody = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account.accountId}:root` }, Action: 'sts:AssumeRole' };
    await owner.changeTrust('SnapwardTenant', JSON.stringify({ Version: '2012-10-17', Statement: [nobody] }));

    const { job } = await tenant.client.done<{ job: { id: string } }>('validateHypervisor', { hypervisorId }, 'job { id }');
    const ended = await endOf(tenant.client, job.id);
    const { text, errors } = await tenant.client.ask(
      `query Seen($id: ID!) { hypervisor(id: $id) { name status lastValidation { verdict checks { name outcome detail } } }
        jobs(first: 20, filter: { hypervisorId: $id }) { nodes { operation state failure { type message }
          items(first: 20) { nodes { name failure { code message remedy } } } events(first: 50) { nodes { code message } } } } }`,
      { id: hypervisorId },
    );

    expect({ ended, errors }).toEqual({ ended: 'COMPLETED', errors: [] });
    // It is told what AWS refused, and nothing of whom.
    expect(text).toContain('sts:AssumeRole');
    expect(text).toContain('INVALID');
    expect(text).not.toContain(admin.accountId);
    expect(text).not.toMatch(/SnapwardAdmin/);
  }, 120_000);
});
