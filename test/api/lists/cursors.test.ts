import { randomBytes } from 'node:crypto';
import { getNamedType } from 'graphql';
import { listsOf, type Given, type ListedPage, type ListField } from '../../support/api/every-list';
import { aListedApi, type ListedApi } from '../../support/api/listed-api';
import { theSchema } from '../../support/api/the-schema';
import { aHypervisor, aJob, aTenant } from '../../support/builders-rows';
import type { GraphqlClient } from '../../support/graphql-client';

/** Some tests ask every list about the cursors of the others, which is seconds on a quiet machine. */
jest.setTimeout(300_000);

const REFUSED = { code: 'BAD_USER_INPUT', says: expect.stringContaining('is not a cursor of this list') };

/** For a filter of each kind of thing, one that leaves something. */
const FILTERS: Readonly<Record<string, string>> = {
  Tenant: '{ status: ACTIVE }',
  Hypervisor: '{ region: "eu-west-1" }',
  Credential: '{ method: ACCESS_KEY }',
  AccessNode: '{ seenAfter: "2020-01-01T00:00:00Z" }',
  Storage: '{ kind: SNAPSHOT_VAULT }',
  Plan: '{ retention: STANDARD }',
  VmGroup: '{ tenantId: "<tenant>" }',
  Resource: '{ present: true }',
  Job: '{ states: [FAILED] }',
  JobItem: '{ states: [PENDING] }',
  JobEvent: '{ levels: [INFO] }',
  RecoveryPoint: '{ states: [COMPLETED] }',
  DriftFinding: '{ kind: RUN_GONE }',
  User: '{ status: INVITED }',
  AuditEvent: '{ operation: "createPlan" }',
  ApiKey: '{ status: ACTIVE }',
};

describe('a cursor', () => {
  let api: ListedApi;
  let lists: readonly ListField[];
  beforeAll(async () => {
    api = await aListedApi();
    lists = listsOf(await theSchema());
  });
  afterAll(() => api.stop());

  const listOf = (path: string): ListField => {
    const found = lists.find((list) => list.path === path);
    if (!found) throw new Error(`There is no list ${path}.`);
    return found;
  };
  const thingsOf = ({ field }: ListField): string => getNamedType(field.type).name.replace(/Connection$/, '');
  const filterOf = (list: ListField): string => (FILTERS[thingsOf(list)] ?? '{}').replace('<tenant>', api.msp.owner.tenantId);

  async function cursorOf(list: ListField, given: Given = {}): Promise<string> {
    const page = await api.page(list, { first: '3', orderBy: list.orders[0], ...given });
    return JSON.stringify(page?.pageInfo.endCursor);
  }

  async function refusalOf(list: ListField, given: Given, client?: GraphqlClient, of?: string): Promise<object> {
    const { errors } = await api.ask(list, { orderBy: list.orders[0], ...given }, client, of);
    return { code: errors[0]?.extensions?.['code'], says: errors[0]?.message };
  }

  it('is refused by every other list of the same things, and by one of others', async () => {
    for (const [index, list] of lists.entries()) {
      const after = await cursorOf(list);
      const others = lists.filter((other) => other !== list && thingsOf(other) === thingsOf(list));
      for (const other of [...others, lists[(index + 1) % lists.length] ?? list]) {
        expect({ of: list.path, by: other.path, ...(await refusalOf(other, { after })) }).toEqual({
          of: list.path,
          by: other.path,
          ...REFUSED,
        });
      }
    }
  });

  it('is refused by the same list below another thing', async () => {
    const other = await aTenant(api.test.superuser, api.msp.owner.mspId);
    for (const list of lists.filter(({ parent }) => parent === 'Tenant')) {
      const refusal = await refusalOf(list, { after: await cursorOf(list) }, undefined, other.tenantId);
      expect({ list: list.path, ...refusal }).toEqual({ list: list.path, ...REFUSED });
    }
  });

  it('is refused in another order and for another filter, as `after` and as `before`', async () => {
    for (const list of lists) {
      const [plain, filtered] = [await cursorOf(list), await cursorOf(list, { filter: filterOf(list) })];
      for (const argument of ['after', 'before']) {
        const refusals = [
          ...(await Promise.all(list.orders.slice(1).map((orderBy) => refusalOf(list, { [argument]: plain, orderBy })))),
          await refusalOf(list, { [argument]: plain, filter: filterOf(list) }),
          await refusalOf(list, { [argument]: filtered }),
        ];
        for (const refusal of refusals) expect({ list: list.path, ...refusal }).toEqual({ list: list.path, ...REFUSED });
      }
      expect(await refusalOf(list, { after: filtered, filter: filterOf(list) })).toEqual({ code: undefined, says: undefined });
    }
  });

  it('tells moments of a filter apart', async () => {
    const nodes = listOf('Query.accessNodes');
    const after = await cursorOf(nodes, { filter: '{ seenAfter: "2020-01-01T00:00:00Z" }' });

    expect(await refusalOf(nodes, { after, filter: '{ seenAfter: "2020-01-02T00:00:00Z" }' })).toEqual(REFUSED);
  });

  it('of the MSP is refused for a tenant, and the other way round', async () => {
    for (const list of lists) {
      const ofTenant = await api.page(list, { first: '1', orderBy: list.orders[0] }, api.tenant);
      if (!ofTenant) continue;
      const seen = [
        await refusalOf(list, { after: await cursorOf(list) }, api.tenant),
        await refusalOf(list, { after: JSON.stringify(ofTenant.pageInfo.endCursor) }),
      ];
      expect({ list: list.path, seen }).toEqual({ list: list.path, seen: [REFUSED, REFUSED] });
    }
  });

  it('that was changed anywhere is refused', async () => {
    const jobs = listOf('Query.jobs');
    const cursor = JSON.parse(await cursorOf(jobs)) as string;
    const changed = [...cursor].map((letter, at) => `${cursor.slice(0, at)}${letter === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`);

    for (const after of [...changed, cursor.slice(0, -1), `${cursor}A`, `${cursor}=`, ` ${cursor}`, '']) {
      expect({ after, ...(await refusalOf(jobs, { after: JSON.stringify(after) })) }).toEqual({ after, ...REFUSED });
    }
  });

  it('holds at every replica with the same secrets key, and at none with another', async () => {
    const tenants = listOf('Query.tenants');
    const after = await cursorOf(tenants);
    const [twin, stranger] = [await api.replica(), await api.replica(randomBytes(32))];

    expect(await api.page(tenants, { after, orderBy: tenants.orders[0] }, twin)).toEqual(
      await api.page(tenants, { after, orderBy: tenants.orders[0] }),
    );
    expect(await refusalOf(tenants, { after }, stranger)).toEqual(REFUSED);
  });

  it('holds on while the secrets key is changed, in both directions', async () => {
    const tenants = listOf('Query.tenants');
    const next = randomBytes(32);
    const [learned, changed] = [await api.replica(api.secretsKey, next), await api.replica(next, api.secretsKey)];
    const pageAt = (client: GraphqlClient, after: string) => api.page(tenants, { after, first: '3', orderBy: tenants.orders[0] }, client);
    const before = await cursorOf(tenants);

    const page = await pageAt(changed, before);
    const after = JSON.stringify(page?.pageInfo.endCursor);

    expect(page).toMatchObject({ edges: [{}, {}, {}] });
    expect(await pageAt(learned, after)).toMatchObject({ edges: [{}, {}, {}] });
    expect(await refusalOf(tenants, { after })).toEqual(REFUSED);
  });

  describe.each(['forward', 'backward'] as const)('while a caller pages %s', (way) => {
    const idsOf = (page: ListedPage | null): (string | undefined)[] => page?.edges.map(({ node }) => node.id) ?? [];

    /** Walks a list and lets things arrive after each page; answers what was seen, in the order of the list. */
    async function walkWhile(
      list: ListField,
      orderBy: string,
      arrive: (page: number) => Promise<unknown>,
    ): Promise<(string | undefined)[]> {
      const seen: (string | undefined)[] = [];
      let place: string | null | undefined;
      for (let turned = 0, more = true; more && turned < 100; turned += 1) {
        const at = place ? JSON.stringify(place) : undefined;
        const page = await api.page(list, way === 'forward' ? { first: '2', after: at, orderBy } : { last: '2', before: at, orderBy });
        if (way === 'forward') seen.push(...idsOf(page));
        else seen.unshift(...idsOf(page));
        place = way === 'forward' ? page?.pageInfo.endCursor : page?.pageInfo.startCursor;
        more = (way === 'forward' ? page?.pageInfo.hasNextPage : page?.pageInfo.hasPreviousPage) ?? false;
        await arrive(turned);
      }
      return seen;
    }

    it.each(['NEWEST_FIRST', 'OLDEST_FIRST'])('jobs that are made meanwhile shift nothing, %s', async (orderBy) => {
      const jobs = listOf('Query.jobs');
      const there = idsOf(await api.page(jobs, { first: '200', orderBy }));
      const hypervisorId = await aHypervisor(api.test.superuser, api.msp.owner);
      const finished = { state: 'FAILED', finished_at: new Date(), hypervisor_id: hypervisorId };

      const seen = await walkWhile(
        jobs,
        orderBy,
        async (turned) => turned < 6 && (await aJob(api.test.superuser, api.msp.owner, finished)),
      );

      expect(seen.filter((id) => there.includes(id))).toEqual(there);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it.each(['NAME_A_TO_Z', 'NAME_Z_TO_A'])('tenants that come in between shift nothing, %s', async (orderBy) => {
      const tenants = listOf('Query.tenants');
      const there = idsOf(await api.page(tenants, { first: '200', orderBy }));

      const seen = await walkWhile(tenants, orderBy, async (turned) => {
        if (turned >= 6) return;
        // At both ends and in the middle.
        for (const start of ['a', 'charlie', 'zz'])
          await aTenant(api.test.superuser, api.msp.owner.mspId, { name: `${start} ${orderBy} ${way} ${turned}` });
      });

      expect(seen.filter((id) => there.includes(id))).toEqual(there);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it('a thing that is gone takes no other with it', async () => {
      const tenants = listOf('Query.tenants');
      const there = idsOf(await api.page(tenants, { first: '200', orderBy: 'NEWEST_FIRST' }));
      const doomed = await aTenant(api.test.superuser, api.msp.owner.mspId, { name: `Doomed ${way}` });
      const place = (await api.page(tenants, { first: '1', orderBy: 'NEWEST_FIRST' }))?.pageInfo.endCursor;
      await api.test.superuser.query('delete from tenant where id = $1', [doomed.tenantId]);

      const page = await api.page(tenants, { first: '200', after: JSON.stringify(place), orderBy: 'NEWEST_FIRST' });

      expect(idsOf(page)).toEqual(there);
      expect(page?.pageInfo.hasPreviousPage).toBe(false);
    });
  });
});
