import { LiveRefused, TRANSPORTS, type Live } from '../../support/api/live';
import { peopleOfTest, type PeopleOfTest, type Person } from '../../support/api/people-of-test';
import { aHypervisor, aJob, type Owner, type TenantOwner } from '../../support/builders-rows';
import { graphqlClient, type GraphqlClient } from '../../support/graphql-client';

const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id state } }';

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
    for (const live of open.splice(0)) await live.close();
  });
  afterAll(() => test.close());

  /** Follows a job on which nothing happens, and has heard how it stands. */
  async function watching(client: GraphqlClient, transport: (typeof TRANSPORTS)[number]): Promise<{ live: Live<unknown>; jobId: string }> {
    const running = { state: 'RUNNING', started_at: new Date(), hypervisor_id: await aHypervisor(test.sql, tenant) };
    const jobId = await aJob(test.sql, tenant, running);
    const live = client.follow(transport, WATCH, { jobId });
    open.push(live);
    expect(await live.next()).toEqual({ jobProgress: { id: jobId, state: 'RUNNING' } });
    return { live, jobId };
  }

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

  it('goes on when the person gets another role', async () => {
    const person = test.aPerson();
    const userId = await invited(person, tenant);
    const { live, jobId } = await watching(await person.client(), 'WebSocket');

    await admin.done('changeMembership', { userId, role: 'TENANT_VIEWER' }, 'user { role }');
    await test.sql.query(`update job set state = 'COMPLETED', finished_at = now() where id = $1`, [jobId]);

    expect(await howItEnds({ live })).toEqual({ event: { jobProgress: { id: jobId, state: 'COMPLETED' } } });
  });
});
