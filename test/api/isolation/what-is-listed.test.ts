import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { aCredential } from '../../support/builders-rows';
import { EVERYTHING } from '../../support/api/everything';
import { aServedMsp, type ServedMsp } from '../../support/api/served-msp';

interface Seen {
  readonly tenants: { readonly nodes: readonly { readonly id: string }[] };
  readonly hypervisors: {
    readonly nodes: readonly { readonly id: string; readonly __typename: string; readonly adminHypervisor?: unknown }[];
  };
  readonly accessNodes: object | null;
  readonly storages: object | null;
  readonly jobs: {
    readonly nodes: readonly { readonly id: string; readonly workflowId: string | null; readonly temporalUrl: string | null }[];
  };
}

describe('everything that can be asked at once', () => {
  let api: ApiOfRun;
  let msp: ServedMsp;
  let stranger: ServedMsp;
  beforeAll(async () => {
    api = await apiOfRun();
    [msp, stranger] = [await aServedMsp(api), await aServedMsp(api)];
    // The first tenant leans on the admin side as far as that goes, so that it could show.
    const [{ owner, ids }] = msp.tenants;
    await api.sql.query('update hypervisor set use_admin_resources = true, admin_hypervisor_id = $2 where id = $1', [
      ids.hypervisor,
      msp.ids.hypervisor,
    ]);
    await aCredential(api.sql, owner, {
      method: 'STS_ASSUME_ROLE',
      role_arn: 'arn:aws:iam::123456789012:role/Snapward',
      external_id: `external id of ${owner.tenantId}`,
      access_key_id: null,
      sealed_secret: null,
      trusted_by: msp.ids.hypervisor,
    });
  });
  afterAll(() => api.close());

  const shown = (text: string, ids: readonly string[]): string[] => ids.filter((id) => text.includes(id));

  it('shows a tenant what is its own', async () => {
    const [one] = msp.tenants;

    const { text, errors } = await one.client.ask<Seen>(EVERYTHING);

    expect(errors).toEqual([]);
    for (const kind of ['tenant', 'hypervisor', 'credential', 'vmGroup', 'resource', 'job', 'recoveryPoint'] as const) {
      expect({ kind, shown: shown(text, [one.ids[kind] ?? '']) }).toEqual({ kind, shown: [one.ids[kind]] });
    }
  });

  it('shows a tenant nothing of another tenant, of another MSP, or of the own side of its MSP', async () => {
    const [one, other] = msp.tenants;
    const { text } = await one.client.ask<Seen>(EVERYTHING);

    const hidden = {
      'another tenant': other.allIds,
      'another MSP': [stranger.mspId, ...stranger.allIds, ...stranger.tenants.flatMap(({ allIds }) => allIds)],
      // Plans are what tenants choose from.
      'the own side of its MSP': msp.allIds.filter((id) => !id.startsWith('pln_')),
    };
    for (const [whose, ids] of Object.entries(hidden)) expect({ whose, shown: shown(text, ids) }).toEqual({ whose, shown: [] });
  });

  it('has no admin hypervisors, access nodes, storages and Temporal for a tenant, as if there were none', async () => {
    const [one] = msp.tenants;

    const seen = await one.client.query<Seen>(EVERYTHING);

    expect([seen.accessNodes, seen.storages]).toEqual([null, null]);
    expect(seen.tenants.nodes.map(({ id }) => id)).toEqual([one.ids.tenant]);
    expect(seen.hypervisors.nodes.map(({ __typename, adminHypervisor }) => [__typename, adminHypervisor])).toContainEqual([
      'TenantHypervisor',
      null,
    ]);
    expect(seen.hypervisors.nodes.filter(({ __typename }) => __typename === 'AdminHypervisor')).toEqual([]);
    expect(seen.jobs.nodes.length).toBeGreaterThan(0);
    for (const { workflowId, temporalUrl } of seen.jobs.nodes) expect([workflowId, temporalUrl]).toEqual([null, null]);
  });

  it('shows an MSP all of its tenants and of its own side, and nothing of another MSP', async () => {
    const { text, data } = await msp.client.ask<Seen>(EVERYTHING);

    expect(data?.tenants.nodes.map(({ id }) => id).sort()).toEqual(msp.tenants.map(({ ids }) => ids.tenant).sort());
    expect(shown(text, [msp.ids.storage ?? '', msp.ids.accessNode ?? ''])).toHaveLength(2);
    expect(data?.jobs.nodes[0]).toMatchObject({ workflowId: expect.stringContaining('/'), temporalUrl: expect.stringContaining('http') });
    expect(shown(text, [stranger.mspId, ...stranger.allIds, ...stranger.tenants.flatMap(({ allIds }) => allIds)])).toEqual([]);
  });

  it('cannot be paged by a cursor of somebody else', async () => {
    const [one, other] = msp.tenants;
    const jobs = 'query Page($after: String) { jobs(after: $after, orderBy: OLDEST_FIRST) { nodes { id } pageInfo { startCursor } } }';
    const { data } = await other.client.ask<{ jobs: { pageInfo: { startCursor: string } } }>(jobs);

    const { text, errors } = await one.client.ask(jobs, { after: data?.jobs.pageInfo.startCursor });

    expect(errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(shown(text, other.allIds)).toEqual([]);
  });

  it('is counted for each caller as far as he sees it', async () => {
    const counted = '{ tenants { totalCount } jobs { totalCount } recoveryPoints { totalCount } }';
    const [one] = msp.tenants;

    const [ofTenant, ofMsp] = [await one.client.query(counted), await msp.client.query(counted)];

    const { rows } = await api.sql.query<{ msp: number; tenant: number }>(
      'select count(*)::int as msp, count(*) filter (where tenant_id = $2)::int as tenant from job where msp_id = $1',
      [msp.mspId, one.owner.tenantId],
    );
    expect(ofTenant).toEqual({ tenants: { totalCount: 1 }, jobs: { totalCount: rows[0]?.tenant }, recoveryPoints: { totalCount: 1 } });
    expect(ofMsp).toEqual({ tenants: { totalCount: 2 }, jobs: { totalCount: rows[0]?.msp }, recoveryPoints: { totalCount: 2 } });
  });
});
