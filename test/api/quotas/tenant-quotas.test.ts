import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { aStage, type Stage } from '../../support/api/stage';
import { aHypervisor, aResource, aVmGroup, type TenantOwner } from '../../support/builders-rows';
import type { GraphqlClient, Outcome } from '../../support/graphql-client';

interface Quota {
  readonly kind: string;
  readonly soft: number | null;
  readonly hard: number | null;
  readonly used: number | null;
}

interface Asked {
  readonly job: { readonly id: string };
  readonly warnings: readonly { readonly kind: string; readonly limit: number; readonly used: number; readonly message: string }[];
}

const WARNINGS = 'warnings { code kind limit used message }';
const NONE = { soft: null, hard: null };

describe('the quotas of a tenant', () => {
  let api: ApiOfRun;
  let stage: Stage;
  let owner: TenantOwner;
  let ofTenant: GraphqlClient;
  beforeAll(async () => {
    api = await apiOfRun();
  });
  beforeEach(async () => {
    stage = await aStage(api);
    [{ owner, client: ofTenant }] = stage.tenants;
    await api.sql.query('delete from tenant_quota where tenant_id = $1', [owner.tenantId]);
  });
  afterAll(() => api.close());

  const limit = (kind: string, limits: Partial<Quota>): Promise<unknown> =>
    stage.client.done('changeTenantQuota', { tenantId: owner.tenantId, kind, ...limits }, 'tenant { id }');
  const quotasOf = async (client: GraphqlClient): Promise<readonly Quota[]> =>
    (await client.query<{ tenant: { quotas: readonly Quota[] } }>(`{ tenant(id: "${owner.tenantId}") { quotas { kind soft hard used } } }`))
      .tenant.quotas;
  const usedOf = async (kind: string): Promise<number> => (await quotasOf(stage.client)).find((quota) => quota.kind === kind)?.used ?? -1;
  const createGroup = (client: GraphqlClient, name: string): Promise<Outcome> =>
    client.outcome(
      'createVmGroup',
      {
        hypervisorId: stage.idle.hypervisorId,
        planId: stage.planId,
        name,
        content: { include: [{ tags: [{ key: 'backup', value: 'yes' }] }] },
      },
      `vmGroup { id } ${WARNINGS}`,
    );
  const doneOf = (outcomes: readonly Outcome[]): Outcome[] => outcomes.filter(({ code }) => code === undefined);

  /** A group on a connection of its own that chooses these many instances by their tag, and one that it does not choose. */
  async function aGroupOf(instances: number): Promise<string> {
    const hypervisor_id = await aHypervisor(api.sql, owner, { status: 'VALID' });
    const tag = { key: 'backup', value: 'yes' };
    const manifestWith = (tags: readonly object[]): string => JSON.stringify({ tags, volumes: [] });
    for (let made = 0; made < instances; made += 1) await aResource(api.sql, owner, { hypervisor_id, manifest: manifestWith([tag]) });
    await aResource(api.sql, owner, { hypervisor_id, manifest: manifestWith([]) });
    const include = [{ instanceIds: [], regions: [], availabilityZones: [], tags: [tag] }];
    const content = JSON.stringify({ include, exclude: [], excludeVolumeTags: [] });
    return aVmGroup(api.sql, owner, { hypervisor_id, plan_id: stage.planId, content });
  }

  it('are there without limits from the beginning, with what is used, for the MSP and the tenant itself', async () => {
    const { rows } = await api.sql.query<{ groups: number; resources: number; jobs: number }>(
      `select count(*)::int as groups, sum(resources)::int as resources,
         (select count(*)::int from job where tenant_id = $1 and finished_at is null) as jobs from vm_group_summary where tenant_id = $1`,
      [owner.tenantId],
    );
    const [{ groups, resources, jobs } = { groups: 0, resources: 0, jobs: 0 }] = rows;
    expect(Math.min(groups, resources, jobs)).toBeGreaterThan(0);

    const expected = [
      { kind: 'VM_GROUPS', ...NONE, used: groups },
      { kind: 'PROTECTED_RESOURCES', ...NONE, used: resources },
      { kind: 'RUNNING_JOBS', ...NONE, used: jobs },
      { kind: 'API_RATE', ...NONE, used: null },
    ];
    expect(await quotasOf(stage.client)).toEqual(expected);
    expect(await quotasOf(ofTenant)).toEqual(expected);
  });

  it('are set by the MSP, both limits at once, and taken away by leaving them out; the audit log has both', async () => {
    await limit('VM_GROUPS', { soft: 3, hard: 7 });
    expect((await quotasOf(ofTenant))[0]).toMatchObject({ kind: 'VM_GROUPS', soft: 3, hard: 7 });
    await limit('VM_GROUPS', { soft: 5 });
    expect((await quotasOf(ofTenant))[0]).toMatchObject({ soft: 5, hard: null });
    await limit('VM_GROUPS', {});
    expect((await quotasOf(ofTenant))[0]).toMatchObject(NONE);

    const { rows } = await api.sql.query(
      `select before, after from audit_event where subject_id = $1 and action = 'changeTenantQuota' order by sequence`,
      [owner.tenantId],
    );
    const [none, both, soft] = [NONE, { soft: 3, hard: 7 }, { soft: 5, hard: null }].map((limits) => ({ kind: 'VM_GROUPS', ...limits }));
    expect(rows).toEqual([
      { before: none, after: both },
      { before: both, after: soft },
      { before: soft, after: none },
    ]);
  });

  it('are never written by a tenant, and by operators of the MSP neither', async () => {
    const operator = await api.keyOf({ mspId: stage.mspId, tenantId: null }, { role: 'MSP_OPERATOR' });
    for (const client of [ofTenant, operator.client]) {
      expect(await client.outcome('changeTenantQuota', { tenantId: owner.tenantId, kind: 'VM_GROUPS', hard: 1_000 })).toMatchObject({
        code: 'PERMISSION_DENIED',
      });
    }
    await expect(
      api.database.inTenant(owner, ({ tenantQuotas }) => tenantQuotas.change(owner.tenantId, 'VM_GROUPS', { soft: null, hard: 1_000 })),
    ).rejects.toThrow('permission denied');
  });

  it('let no more groups be created than the hard limit, also when twenty ask at once', async () => {
    const used = await usedOf('VM_GROUPS');
    await limit('VM_GROUPS', { hard: used + 3 });

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => createGroup(index % 2 ? stage.client : ofTenant, `At once ${index}`)),
    );

    expect(doneOf(outcomes)).toHaveLength(3);
    expect(await usedOf('VM_GROUPS')).toBe(used + 3);
    expect(await createGroup(ofTenant, 'One more')).toMatchObject({
      __typename: 'QuotaExceededError',
      ...{ code: 'QUOTA_EXCEEDED', kind: 'VM_GROUPS', limit: used + 3, used: used + 3 },
      remedy: expect.stringContaining('changeTenantQuota'),
    });
  });

  it('let no more jobs be asked for than the hard limit, also when many ask at once', async () => {
    const groups: string[] = [];
    while (groups.length < 8) groups.push(await aGroupOf(0));
    const used = await usedOf('RUNNING_JOBS');
    await limit('RUNNING_JOBS', { hard: used + 2 });

    const outcomes = await Promise.all(groups.map((vmGroupId) => ofTenant.outcome('backUpVmGroup', { vmGroupId }, 'job { id }')));

    expect(doneOf(outcomes)).toHaveLength(2);
    expect(outcomes.filter(({ code }) => code === 'QUOTA_EXCEEDED')).toHaveLength(6);
  });

  it('warn in the answer and in the log of the job when a soft limit is passed, and let it be done', async () => {
    const used = await usedOf('RUNNING_JOBS');
    await limit('RUNNING_JOBS', { soft: used, hard: used + 5 });

    const asked = await ofTenant.done<Asked>('backUpVmGroup', { vmGroupId: stage.idle.vmGroupId }, `job { id } ${WARNINGS}`);

    expect(asked.warnings).toEqual([
      { code: 'QUOTA_SOFT_LIMIT', kind: 'RUNNING_JOBS', limit: used, used: used + 1, message: expect.stringContaining('soft limit') },
    ]);
    const { rows } = await api.sql.query(`select level, message from job_event where job_id = $1 and code = 'QUOTA_SOFT_LIMIT'`, [
      asked.job.id,
    ]);
    expect(rows).toEqual([{ level: 'WARNING', message: asked.warnings[0]?.message }]);
  });

  it('warn of groups in the answer and in the audit log, once the soft limit is passed and not before', async () => {
    await limit('VM_GROUPS', { soft: (await usedOf('VM_GROUPS')) + 1 });

    const [within, above] = [await createGroup(ofTenant, 'Within'), await createGroup(ofTenant, 'Above')];

    expect([within, above]).toMatchObject([{ warnings: [] }, { warnings: [{ kind: 'VM_GROUPS' }] }]);
    const { rows } = await api.sql.query<{ after: { name: string; warnings?: object[] } }>(
      `select after from audit_event where tenant_id = $1 and action = 'createVmGroup' order by sequence`,
      [owner.tenantId],
    );
    expect(rows.map(({ after }) => [after.name, after.warnings?.length])).toEqual([
      ['Within', undefined],
      ['Above', 1],
    ]);
  });

  it('refuse a back-up that would protect more than the hard limit, and count what another has asked for and not planned yet', async () => {
    const [small, large] = [await aGroupOf(2), await aGroupOf(4)];
    const used = await usedOf('PROTECTED_RESOURCES');
    await limit('PROTECTED_RESOURCES', { soft: used + 1, hard: used + 5 });
    const backUp = (vmGroupId: string) => ofTenant.outcome('backUpVmGroup', { vmGroupId }, `job { id } ${WARNINGS}`);

    const outcomes = [await backUp(small), await backUp(large)];

    expect(outcomes).toMatchObject([
      { warnings: [{ kind: 'PROTECTED_RESOURCES', limit: used + 1, used: used + 2 }] },
      { code: 'QUOTA_EXCEEDED', kind: 'PROTECTED_RESOURCES', limit: used + 5, used: used + 2 },
    ]);
  });

  it('leave what is there already: a group that was protected before a limit was lowered goes on being backed up', async () => {
    const [before, grown] = [await aGroupOf(2), await aGroupOf(3)];
    await api.sql.query('update vm_group_summary set resources = 2 where vm_group_id = any($1)', [[before, grown]]);
    await limit('PROTECTED_RESOURCES', { soft: 0, hard: 0 });

    expect(await ofTenant.outcome('backUpVmGroup', { vmGroupId: before }, WARNINGS)).toMatchObject({ warnings: [] });
    expect(await ofTenant.outcome('backUpVmGroup', { vmGroupId: grown })).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  });

  it('are told once: a repeated request gives the group and no warnings', async () => {
    await limit('RUNNING_JOBS', { soft: 0 });
    const input = { vmGroupId: stage.idle.vmGroupId, clientMutationId: 'told once' };

    const [first, again] = [
      await ofTenant.done<Asked>('backUpVmGroup', input, `job { id } ${WARNINGS}`),
      await ofTenant.done<Asked>('backUpVmGroup', input, `job { id } ${WARNINGS}`),
    ];

    expect(again.job).toEqual(first.job);
    expect([first.warnings.length, again.warnings.length]).toEqual([1, 0]);
  });
});
