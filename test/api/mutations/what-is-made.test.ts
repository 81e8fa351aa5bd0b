import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import type { Fields } from '../../support/api/bad-input';
import { aStage, type Stage } from '../../support/api/stage';
import { MUTATION_CASES } from './mutation-cases';

const OF_A_TENANT = [
  'createVmGroup',
  'validateHypervisor',
  'discoverHypervisor',
  'reconcileHypervisor',
  'backUpVmGroup',
  'restoreInstance',
];
const JOB = 'job { id operation state requestedBy tenant { id } hypervisor { id } progress { total percent } finishedAt }';

describe('what a mutation makes', () => {
  let api: ApiOfRun;
  let stage: Stage;
  beforeAll(async () => {
    api = await apiOfRun();
    stage = await aStage(api);
  });
  afterAll(() => api.close());

  const goodOf = (mutation: string): Fields => MUTATION_CASES[mutation]?.good(stage) ?? {};
  const viewer = async (): Promise<string> => (await stage.client.query<{ viewer: { id: string } }>('{ viewer { id } }')).viewer.id;

  /** What the audit log says of a thing. */
  const auditOf = async (subjectId: string): Promise<readonly { action: string; principal: string; after: object; text: string }[]> =>
    (
      await api.sql.query<{ action: string; principal: string; after: object; text: string }>(
        'select action, principal, after, audit_event::text as text from audit_event where subject_id = $1 order by id',
        [subjectId],
      )
    ).rows;

  it('is a tenant whose first key works at once, and is told only this once', async () => {
    const made = await stage.client.done<{ tenant: { id: string }; apiKey: string }>(
      'createTenant',
      { name: '  Contoso  ', withApiKey: true },
      'tenant { id name status } apiKey',
    );

    expect(made.tenant).toEqual({ id: expect.stringMatching(/^ten_[0-9a-f]{32}$/), name: 'Contoso', status: 'ACTIVE' });
    expect(await api.holder(made.apiKey).client.query('{ viewer { role tenant { id } } }')).toEqual({
      viewer: { role: 'TENANT_ADMIN', tenant: { id: made.tenant.id } },
    });
    const [audited] = await auditOf(made.tenant.id);
    expect(audited).toMatchObject({ action: 'createTenant', principal: await viewer() });
    expect(audited?.text).not.toContain(made.apiKey.slice(-20));
  });

  it('is a tenant without a key when none was asked for', async () => {
    expect(await stage.client.outcome('createTenant', { name: 'Fabrikam' }, 'apiKey')).toMatchObject({ apiKey: null });
  });

  it('is a credential whose secret is sealed and in no answer, no log of what was done, and no row', async () => {
    const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const input = { name: 'Keys', method: 'ACCESS_KEY', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey };
    const made = await stage.client.done<{ credential: { id: string } }>(
      'createCredential',
      { ...input, clientMutationId: 'keys' },
      'credential { id name method accessKeyId roleArn externalId tenant { id } } externalId trustPolicy permissionPolicy',
    );

    expect(made).toMatchObject({
      credential: {
        name: 'Keys',
        method: 'ACCESS_KEY',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        roleArn: null,
        externalId: null,
        tenant: null,
      },
      externalId: null,
      trustPolicy: null,
      permissionPolicy: null,
    });
    const rows = await api.sql.query<{ text: string }>(
      `select (select string_agg(c::text, '') from credential c where msp_id = $1) || (select string_agg(a::text, '') from audit_event a where msp_id = $1) ||
         (select string_agg(i::text, '') from idempotent_request i where msp_id = $1) as text`,
      [stage.mspId],
    );
    expect(rows.rows[0]?.text).toContain('AKIAIOSFODNN7EXAMPLE');
    for (const form of [secretAccessKey, Buffer.from(secretAccessKey).toString('hex'), Buffer.from(secretAccessKey).toString('base64')]) {
      expect(rows.rows[0]?.text.includes(form)).toBe(false);
    }
  });

  it('is an external ID of its own for each role, which nobody may choose', async () => {
    const ask = (name: string) =>
      stage.client.done<{ credential: { id: string }; externalId: string; trustPolicy: string }>(
        'createCredential',
        { ...goodOf('createCredential'), name },
        'credential { id } externalId trustPolicy',
      );

    const [one, other] = [await ask('One role'), await ask('Other role')];

    expect(one.externalId).not.toBe(other.externalId);
    expect(one.trustPolicy).toContain(one.externalId);
    const [audited] = await auditOf(one.credential.id);
    expect(audited).toMatchObject({ action: 'createCredential', after: { name: 'One role' } });
    expect(audited?.text).not.toContain(one.externalId);
  });

  it('is a connection that is not proven yet', async () => {
    const [admin, tenant] = [
      await stage.client.outcome(
        'connectAdminHypervisor',
        goodOf('connectAdminHypervisor'),
        'hypervisor { status regions lastValidation { verdict } }',
      ),
      await stage.client.outcome(
        'connectTenantHypervisor',
        goodOf('connectTenantHypervisor'),
        'hypervisor { status useAdminResources adminHypervisor { id } tenant { id } }',
      ),
    ];

    expect(admin).toMatchObject({ hypervisor: { status: 'UNVALIDATED', regions: ['eu-west-1', 'us-east-1'], lastValidation: null } });
    expect(tenant).toMatchObject({
      hypervisor: {
        status: 'UNVALIDATED',
        useAdminResources: true,
        adminHypervisor: { id: stage.ids.hypervisor },
        tenant: { id: stage.tenants[0].ids.tenant },
      },
    });
  });

  it('is a storage, a plan and a group as they were asked for', async () => {
    const [storage, plan, group] = [
      await stage.client.outcome(
        'createStorage',
        goodOf('createStorage'),
        'storage { kind region bucket storageClass kmsKeyArn hypervisor { id } }',
      ),
      await stage.client.outcome(
        'createPlan',
        goodOf('createPlan'),
        'plan { revision tier runEveryMinutes retention retentionDays keepMonthly keepYearly secondaryStorage { id } }',
      ),
      await stage.client.outcome(
        'createVmGroup',
        goodOf('createVmGroup'),
        'vmGroup { paused lastJob { id } tenant { id } plan { id } content { include { instanceIds tags { key value } } exclude { tags { key value } } excludeVolumeTags { key } } }',
      ),
    ];

    expect(storage).toMatchObject({
      storage: {
        kind: 'S3',
        region: 'eu-west-1',
        bucket: 'copies-of-ours',
        storageClass: 'STANDARD',
        kmsKeyArn: null,
        hypervisor: { id: stage.ids.hypervisor },
      },
    });
    expect(plan).toMatchObject({
      plan: {
        revision: 1,
        tier: 1,
        runEveryMinutes: 60,
        retention: 'EXTENDED',
        retentionDays: 30,
        keepMonthly: 6,
        keepYearly: 7,
        secondaryStorage: { id: stage.storageId },
      },
    });
    expect(group).toMatchObject({
      vmGroup: {
        paused: false,
        lastJob: null,
        tenant: { id: stage.tenants[0].ids.tenant },
        plan: { id: stage.planId },
        content: {
          include: [{ instanceIds: ['i-0123456789abcdef0'], tags: [{ key: 'backup', value: '*' }] }],
          exclude: [{ tags: [{ key: 'backup', value: 'no' }] }],
          excludeVolumeTags: [{ key: 'scratch' }],
        },
      },
    });
  });

  it.each(OF_A_TENANT)('by %s can be made by the tenant itself, for itself', async (mutation) => {
    const own = await aStage(api);
    const [tenant] = own.tenants;

    const outcome = await tenant.client.outcome(
      mutation,
      MUTATION_CASES[mutation]?.good(own) ?? {},
      mutation === 'createVmGroup' ? 'vmGroup { tenant { id } }' : JOB,
    );

    const { id: keyId } = (await tenant.client.query<{ viewer: { id: string } }>('{ viewer { id } }')).viewer;
    const ofTenant = { tenant: { id: tenant.ids.tenant } };
    expect(outcome).toMatchObject(mutation === 'createVmGroup' ? { vmGroup: ofTenant } : { job: { ...ofTenant, requestedBy: keyId } });
    const { rows } = await api.sql.query('select 1 from audit_event where principal = $1 and action = $2 and tenant_id = $3', [
      keyId,
      mutation,
      tenant.ids.tenant,
    ]);
    expect(rows).toHaveLength(1);
  });
});
