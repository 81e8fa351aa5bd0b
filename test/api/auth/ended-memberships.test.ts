import { ROLE_TABLE, type Permission, type RoleTerms } from '../../../api/auth/permissions';
import { LiveRefused, TRANSPORTS, type Live } from '../../support/api/live';
import { peopleOfTest, type PeopleOfTest, type Person } from '../../support/api/people-of-test';
import { aHypervisor, aJob, type Owner, type TenantOwner } from '../../support/builders-rows';
import { graphqlClient, type GraphqlClient } from '../../support/graphql-client';

const watch = (asked: string): string => `subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { ${asked} } }`;

/** Promised are five seconds; a loaded machine gets the patience of every other wait. */
const PATIENCE_MS = 20_000;

describe('what is open for a person', () => {
  let test: PeopleOfTest;
  let msp: Owner;
  let tenant: TenantOwner;
  let admin: GraphqlClient;
  const open: Live<unknown>[] = [];
  beforeAll(async () => {
    test = await peopleOfTest();
    msp = await test.anMsp();
    tenant = await test.aTenantOf(msp);
    admin = await (await test.aMember(msp)).client();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const live of open.splice(0)) await live.close();
  });
  afterAll(() => test.close());

  /** Follows a job on which nothing happens, and has heard how it stands. */
  async function watching(
    client: GraphqlClient,
    transport: (typeof TRANSPORTS)[number],
    asked = 'id state',
  ): Promise<{ live: Live<unknown>; jobId: string }> {
    const running = { state: 'RUNNING', started_at: new Date(), hypervisor_id: await aHypervisor(test.sql, tenant) };
    const jobId = await aJob(test.sql, tenant, running);
    const live = client.follow(transport, watch(asked), { jobId });
    open.push(live);
    expect(await live.next()).toMatchObject({ jobProgress: { id: jobId, state: 'RUNNING' } });
    return { live, jobId };
  }

  /** All roles may follow jobs; for a test, one of them may not. */
  const viewersMay = (permissions: readonly Permission[]): void => {
    const terms: Record<string, RoleTerms> = ROLE_TABLE;
    jest.replaceProperty(terms, 'TENANT_VIEWER', { ...ROLE_TABLE.TENANT_VIEWER, permissions });
  };

  const howItEnds = ({ live }: { readonly live: Live<unknown> }): Promise<unknown> =>
    live.next(PATIENCE_MS).then(
      (event) => ({ event }),
      (error: unknown) => (error instanceof LiveRefused ? { code: error.code } : error),
    );

  const invited = async (person: Person, owner: Owner): Promise<string> => test.invite(person, owner);

  it.each(TRANSPORTS)('ends with a reason when the membership is removed, over %s', async (transport) => {
    const person = test.aPerson();
    const userId = await invited(person, tenant);
    const watched = await watching(await person.client(), transport);

    await admin.done('removeMembership', { userId }, 'user { status }');

    expect(await howItEnds(watched)).toEqual({ code: 'UNAUTHENTICATED' });
    expect(await watched.live.next()).toBeNull();
  });

  it.each(TRANSPORTS)('ends over %s in the scope that is lost, and goes on in another', async (transport) => {
    const person = test.aPerson();
    const lost = await invited(person, tenant);
    await invited(person, msp);
    const [ofTenant, ofMsp] = [
      await watching(await person.client(tenant.tenantId), transport),
      await watching(await person.client(msp.mspId), transport),
    ];

    await admin.done('removeMembership', { userId: lost }, 'user { status }');

    expect(await howItEnds(ofTenant)).toEqual({ code: 'SCOPE_NOT_FOUND' });
    await test.sql.query(`update job set state = 'COMPLETED', finished_at = now() where id = $1`, [ofMsp.jobId]);
    expect(await howItEnds(ofMsp)).toEqual({ event: { jobProgress: { id: ofMsp.jobId, state: 'COMPLETED' } } });
  });

  it.each(TRANSPORTS)('ends with a reason when the token is no longer good, over %s', async (transport) => {
    const person = await test.aMember(tenant);
    const soon = Math.floor(Date.now() / 1000) + 2;
    const client = graphqlClient(test.api.url, `Bearer ${await person.token({ claims: { exp: soon } })}`);

    expect(await howItEnds(await watching(client, transport))).toEqual({ code: 'UNAUTHENTICATED' });
  });

  it.each(TRANSPORTS)(
    'ends over %s when another role no longer grants what is followed, as a new request would be refused',
    async (transport) => {
      const person = test.aPerson();
      const userId = await invited(person, tenant);
      const client = await person.client();
      const watched = await watching(client, transport);
      viewersMay([]);

      await admin.done('changeMembership', { userId, role: 'TENANT_VIEWER' }, 'user { role }');

      expect(await howItEnds(watched)).toEqual({ code: 'PERMISSION_DENIED' });
      expect(await watched.live.next()).toBeNull();
    },
  );

  it('shows from then on what the new role may see', async () => {
    const person = test.aPerson();
    const userId = await invited(person, tenant);
    const { live, jobId } = await watching(await person.client(), 'WebSocket', 'id state tenant { id }');
    viewersMay(['job:read']);

    await admin.done('changeMembership', { userId, role: 'TENANT_VIEWER' }, 'user { role }');
    // Word of the job may overtake the look at the role, so there is more of it until the look has come.
    let told: unknown;
    for (let completed = 1; JSON.stringify(told)?.includes('"tenant":null') !== true && completed < 100; completed += 1) {
      await test.sql.query('update job set items_completed = $2 where id = $1', [jobId, completed]);
      told = await live.next(PATIENCE_MS);
    }

    expect(told).toEqual({ jobProgress: { id: jobId, state: 'RUNNING', tenant: null } });
  });

  it('goes on when the person gets another role', async () => {
    const person = test.aPerson();
    const userId = await invited(person, tenant);
    const { live, jobId } = await watching(await person.client(), 'WebSocket');

    await admin.done('changeMembership', { userId, role: 'TENANT_VIEWER' }, 'user { role }');
    await test.sql.query(`update job set state = 'COMPLETED', finished_at = now() where id = $1`, [jobId]);

    expect(await howItEnds({ live })).toEqual({ event: { jobProgress: { id: jobId, state: 'COMPLETED' } } });
  });
});
