import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { aServedMsp, type ServedMsp } from '../support/api/served-msp';
import { aResource, aTenant } from '../support/builders-rows';

const SUMMARIES = `{
  vmGroups { nodes { id summary { lastBackUp { jobId state finishedAt failed } resources protected outOfRpo oldestPointAt } lastJob { id } } }
  tenants { nodes { id summary { vmGroups failing resources protected outOfRpo } } }
  resources { nodes { id protectionState rpoState rpoDueAt protectedAt } }
}`;

interface Seen {
  readonly vmGroups: {
    readonly nodes: readonly { readonly id: string; readonly summary: object; readonly lastJob: { readonly id: string } }[];
  };
  readonly tenants: { readonly nodes: readonly { readonly id: string; readonly summary: object }[] };
  readonly resources: { readonly nodes: readonly ({ readonly id: string; readonly protectedAt: string | null } & object)[] };
}

const A_DAY = 24 * 60 * 60_000;

describe('summaries', () => {
  let api: ApiOfRun;
  let msp: ServedMsp;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await aServedMsp(api);
  });
  afterAll(() => api.close());

  it('tell a tenant how its groups, its resources and it itself stand, and nothing of its neighbour', async () => {
    const [{ client, ids, owner }] = msp.tenants;
    const uncovered = await aResource(api.sql, owner, { hypervisor_id: ids.hypervisor });

    const { vmGroups, tenants, resources } = await client.query<Seen>(SUMMARIES);

    const [group] = vmGroups.nodes;
    const covered = resources.nodes.find(({ id }) => id === ids.resource);
    const takenAt = covered?.protectedAt ?? '';
    expect(vmGroups.nodes).toEqual([
      {
        id: ids.vmGroup,
        lastJob: { id: group?.lastJob.id },
        summary: {
          lastBackUp: { jobId: group?.lastJob.id, state: 'QUEUED', finishedAt: null, failed: 0 },
          ...{ resources: 1, protected: 1, outOfRpo: 0, oldestPointAt: takenAt },
        },
      },
    ]);
    expect(tenants.nodes).toEqual([{ id: ids.tenant, summary: { vmGroups: 1, failing: 0, resources: 1, protected: 1, outOfRpo: 0 } }]);
    const rpoDueAt = new Date(new Date(takenAt).getTime() + A_DAY).toISOString();
    expect(resources.nodes).toEqual([
      { id: uncovered, protectionState: 'UNPROTECTED', rpoState: 'NOT_COVERED', rpoDueAt: null, protectedAt: null },
      { id: ids.resource, protectionState: 'PROTECTED', rpoState: 'MET', rpoDueAt, protectedAt: takenAt },
    ]);
  });

  it('tell an MSP of all its tenants, those without groups among them', async () => {
    const { tenantId } = await aTenant(api.sql, msp.mspId);
    const { vmGroup, tenant } = msp.tenants[1].ids;
    // The second tenant's back-up ends without having saved anything, and its recovery point is lost.
    await api.sql.query(`update job set state = 'FAILED', finished_at = now() where vm_group_id = $1`, [vmGroup]);
    await api.sql.query(`update recovery_point set state = 'DELETED' where vm_group_id = $1`, [vmGroup]);

    const { tenants, vmGroups } = await msp.client.query<Seen>(SUMMARIES);

    const of = (id: string | undefined): object | undefined => tenants.nodes.find((node) => node.id === id)?.summary;
    expect(of(tenantId)).toEqual({ vmGroups: 0, failing: 0, resources: 0, protected: 0, outOfRpo: 0 });
    expect(of(tenant)).toEqual({ vmGroups: 1, failing: 1, resources: 1, protected: 0, outOfRpo: 1 });
    expect(vmGroups.nodes.find(({ id }) => id === vmGroup)?.summary).toMatchObject({
      lastBackUp: { state: 'FAILED', finishedAt: expect.any(String) },
      ...{ protected: 0, outOfRpo: 1, oldestPointAt: null },
    });
  });
});
