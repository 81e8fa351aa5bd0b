import { newId } from '../../db/new-id';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { LISTS, type Owned } from '../support/api/lists';
import { operationsOf, theSchema } from '../support/api/the-schema';
import { aServedMsp, type ServedMsp } from '../support/api/served-msp';
import { aJob, aTenant } from '../support/builders-rows';

interface Listed {
  readonly list: {
    readonly nodes: readonly { readonly id: string }[];
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly startCursor: string | null;
      readonly endCursor: string | null;
    };
  };
}

const PAGE = 'nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

describe('a query', () => {
  let api: ApiOfRun;
  let msp: ServedMsp;
  let ids: Owned;
  /** The furnished back-up of the first tenant, and what it is of. */
  let backUp: { readonly id: string; readonly account: string; readonly reconciliation: string };
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await aServedMsp(api);
    ids = { own: msp.ids, tenant: msp.tenants[0].ids };
    const { rows } = await api.sql.query<typeof backUp>(
      `select job.id, aws_account_id as account, (select f.job_id from drift_finding f where f.tenant_id = $1) as reconciliation from job join hypervisor on hypervisor.id = job.hypervisor_id where job.tenant_id = $1 and operation = 'protectGroup'`,
      [ids.tenant.tenant],
    );
    const [row] = rows;
    if (!row) throw new Error('A furnished tenant has a back-up.');
    backUp = row;
  });
  afterAll(() => api.close());

  const list = async (name: string, given = ''): Promise<Listed['list']> =>
    (await msp.client.query<Listed>(`{ list: ${name}${given} { ${PAGE} } }`)).list;

  const shownBy = (name: string): string | undefined => LISTS[name]?.shows(ids)?.replace('<job>', backUp.id);
  const filter = (field: string, value: string): string =>
    `(filter: { ${field}: ${value.replace('<account>', `"${backUp.account}"`).replace('<job>', `"${backUp.id}"`).replace('<reconciliation>', `"${backUp.reconciliation}"`)} })`;

  it('is tried for every list of the schema and every filter of it', async () => {
    const schema = await theSchema();
    const lists = operationsOf(schema, 'Query').filter(({ name }) => name.endsWith('s') && name !== 'roles');

    expect(Object.keys(LISTS).sort()).toEqual(lists.map(({ name }) => name).sort());
    for (const { name, args } of lists) {
      const argument = args.find((candidate) => candidate.name === 'filter');
      const type = argument && schema.getType(argument.type.toString());
      const fields = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
      expect({ name, filters: Object.keys(LISTS[name]?.filters(ids) ?? {}).sort() }).toEqual({ name, filters: fields.sort() });
    }
  });

  it.each(Object.keys(LISTS))('for %s lists what is there', async (name) => {
    const found = await list(name);

    expect(found.nodes.map(({ id }) => id)).toContain(shownBy(name));
    expect(found.edges.map(({ node }) => node.id)).toEqual(found.nodes.map(({ id }) => id));
  });

  it.each(Object.keys(LISTS))('for %s keeps what its filter asks for and leaves out the rest', async (name) => {
    for (const [field, [keeps, hides]] of Object.entries(LISTS[name]?.filters(ids) ?? {})) {
      const [kept, hidden] = [await list(name, filter(field, keeps)), await list(name, filter(field, hides))];
      const has = ({ nodes }: Listed['list']): boolean => nodes.some(({ id }) => id === shownBy(name));
      expect({ name, field, kept: has(kept), hidden: has(hidden) }).toEqual({ name, field, kept: true, hidden: false });
    }
  });

  it('pages through a list without a gap or a repetition, newest or oldest first, while rows arrive', async () => {
    const owner = await aTenant(api.sql, msp.mspId);
    const jobs: string[] = [];
    for (let made = 0; made < 7; made += 1) jobs.push(await aJob(api.sql, owner, { state: 'FAILED', finished_at: new Date() }));
    const walk = async (orderBy: string): Promise<string[]> => {
      const seen: string[] = [];
      let after = 'null';
      for (let more = true; more;) {
        const page = await list('jobs', `(first: 3, after: ${after}, orderBy: ${orderBy}, filter: { tenantId: "${owner.tenantId}" })`);
        expect(page.pageInfo.hasPreviousPage).toBe(after !== 'null');
        expect([page.pageInfo.startCursor, page.pageInfo.endCursor]).toEqual([page.edges.at(0)?.cursor, page.edges.at(-1)?.cursor]);
        seen.push(...page.nodes.map(({ id }) => id));
        after = JSON.stringify(page.pageInfo.endCursor);
        more = page.pageInfo.hasNextPage;
        // Newer than all, so it is none of the pages that are still to come in this direction.
        if (orderBy === 'NEWEST_FIRST') await aJob(api.sql, owner, { state: 'FAILED', finished_at: new Date() });
      }
      return seen;
    };

    expect(await walk('NEWEST_FIRST')).toEqual([...jobs].reverse());
    expect((await walk('OLDEST_FIRST')).slice(0, 7)).toEqual(jobs);
  });

  it('for an empty list is an empty page', async () => {
    const { client } = await api.anMsp();

    const { list: found } = await client.query<Listed>(`{ list: jobs { ${PAGE} } }`);

    expect(found).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it.each(['tenant', 'hypervisor', 'plan', 'vmGroup', 'job', 'recoveryPoint'] as const)(
    'for one %s answers it, and null for what is not there',
    async (name) => {
      const id = name === 'plan' ? ids.own.plan : ids.tenant[name];
      const ask = async (asked: string | undefined): Promise<unknown> =>
        (await msp.client.query<{ one: unknown }>(`{ one: ${name}(id: "${asked}") { id } }`)).one;

      expect([await ask(id), await ask(newId(name)), await ask('nonsense'), await ask('')]).toEqual([{ id }, null, null, null]);
    },
  );

  it('for a node answers anything by its id, with its own type', async () => {
    const types = {
      [msp.mspId]: 'Msp',
      [ids.tenant.tenant ?? '']: 'Tenant',
      [ids.own.hypervisor ?? '']: 'AdminHypervisor',
      [ids.tenant.hypervisor ?? '']: 'TenantHypervisor',
      [ids.tenant.apiKey ?? '']: 'ApiKey',
      [ids.own.credential ?? '']: 'Credential',
      [ids.own.accessNode ?? '']: 'AccessNode',
      [ids.own.storage ?? '']: 'Storage',
      [ids.own.plan ?? '']: 'Plan',
      [ids.tenant.vmGroup ?? '']: 'VmGroup',
      [ids.tenant.resource ?? '']: 'Resource',
      [ids.tenant.job ?? '']: 'Job',
      [ids.tenant.recoveryPoint ?? '']: 'RecoveryPoint',
      [ids.tenant.driftFinding ?? '']: 'DriftFinding',
      [ids.tenant.auditEvent ?? '']: 'AuditEvent',
      [ids.tenant.user ?? '']: 'User',
    };
    const schema = await theSchema();
    const nodes = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);

    for (const [id, __typename] of Object.entries(types)) {
      expect((await msp.client.query<{ node: unknown }>(`{ node(id: "${id}") { __typename id } }`)).node).toEqual({ __typename, id });
    }
    expect(Object.values(types).sort()).toEqual(nodes.sort());
  });
});
