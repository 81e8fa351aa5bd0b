import { Client } from 'pg';

/** How much is seeded. */
export interface PortfolioSize {
  readonly tenants: number;
  readonly groupsPerTenant: number;
  readonly resourcesPerGroup: number;
  readonly jobsPerGroup: number;
}

const ID = (prefix: string): string => `'${prefix}_' || replace(uuidv7()::text, '-', '')`;

/**
 * Fills an MSP with tenants, groups, resources, back-ups and their newest recovery points, by a few set-based statements: most groups are in order, in
 * every tenth one resource has waited too long, in every twenty-fifth all have. Needs PostgreSQL 18 for its ids, and a login that sees all rows.
 */
export async function seedPortfolio(superuserUrl: string, mspId: string, size: PortfolioSize): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query('begin');
    for (const { sql, counts } of statements(size)) await client.query(sql, [mspId, ...counts]);
    await client.query('commit');
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

function statements({ tenants, groupsPerTenant, resourcesPerGroup, jobsPerGroup }: PortfolioSize): { sql: string; counts: number[] }[] {
  const plan = [
    `insert into plan (id, msp_id, name) select ${ID('pln')}, $1::text, 'Every ' || every || ' hours' from unnest(array[1, 4, 12, 24]) as every`,
    `insert into plan_revision (id, msp_id, plan_id, revision, run_every_minutes, retention, retention_days)
       select ${ID('plr')}, $1::text, id, 1, split_part(name, ' ', 2)::int * 60, 'STANDARD', 30 from plan where msp_id = $1::text and name ^@ 'Every '`,
  ];
  return [
    ...plan.map((sql) => ({ sql, counts: [] })),
    {
      sql: `insert into tenant (id, msp_id, name) select ${ID('ten')}, $1::text, 'Tenant ' || n from generate_series(1, $2::int) as n`,
      counts: [tenants],
    },
    {
      sql: `insert into credential (id, msp_id, tenant_id, name, method, access_key_id, sealed_secret)
        select ${ID('crd')}, $1::text, id, 'Key', 'ACCESS_KEY', 'AKIAEXAMPLE', 'sealed' from tenant where msp_id = $1::text`,
      counts: [],
    },
    {
      sql: `insert into hypervisor (id, msp_id, tenant_id, kind, name, aws_account_id, regions, asset_types, credential_id, status)
        select ${ID('hyp')}, $1::text, tenant_id, 'TENANT', 'Account', lpad((row_number() over ())::text, 12, '0'), array['eu-west-1'], array['EC2', 'EBS'], id, 'VALID'
        from credential where msp_id = $1::text and tenant_id is not null`,
      counts: [],
    },
    {
      sql: `insert into vm_group (id, msp_id, tenant_id, hypervisor_id, plan_id, name, content)
        select ${ID('vmg')}, $1::text, h.tenant_id, h.id, (array(select id from plan where msp_id = $1::text order by id))[1 + n % 4], 'Group ' || n,
          '{"include": [{"instanceIds": [], "regions": [], "availabilityZones": [], "tags": [{"key": "group", "value": "*"}]}], "exclude": [], "excludeVolumeTags": []}'
        from hypervisor h, generate_series(1, $2::int) as n where h.msp_id = $1::text and h.kind = 'TENANT'`,
      counts: [groupsPerTenant],
    },
    {
      sql: `insert into resource (id, msp_id, tenant_id, hypervisor_id, kind, native_id, aws_account_id, region, availability_zone, name, state, volume_count, size_gib,
          manifest, seen_at, seen_by_job_id)
        select ${ID('res')}, $1::text, g.tenant_id, g.hypervisor_id, 'EC2_INSTANCE', g.id || '/' || n, '111111111111', 'eu-west-1', 'eu-west-1a', 'server-' || n, 'running', 1, 8,
          '{}', now(), ${ID('job')}
        from vm_group g, generate_series(1, $2::int) as n where g.msp_id = $1::text`,
      counts: [resourcesPerGroup],
    },
    {
      sql: `insert into job (id, msp_id, tenant_id, operation, state, hypervisor_id, vm_group_id, plan_revision_id, workflow_id, requested_by, items_completed, items_failed,
          created_at, started_at, finished_at)
        select i.id, $1::text, g.tenant_id, 'protectGroup', case when i.id like '%0' then 'COMPLETED_WITH_ERRORS' else 'COMPLETED' end, g.hypervisor_id, g.id, r.id, i.id, 'bench',
          $3::int - (i.id like '%0')::int, (i.id like '%0')::int, i.at, i.at, i.at + interval '5 minutes'
        from vm_group g join plan_revision r on r.plan_id = g.plan_id,
          lateral (select ${ID('job')} || left(g.id, 0) as id, date_trunc('second', now()) - make_interval(hours => $2::int - n) as at from generate_series(1, $2::int) as n) as i
        where g.msp_id = $1::text order by i.at`,
      counts: [jobsPerGroup, resourcesPerGroup],
    },
    {
      sql: `insert into job_item (id, msp_id, tenant_id, job_id, ordinal, resource_id, name, native_id, aws_account_id, region, state, finished_at)
        select ${ID('itm')}, $1::text, r.tenant_id, s.last_job_id, row_number() over (partition by s.vm_group_id order by r.id), r.id, r.name, r.native_id, r.aws_account_id,
          r.region, 'COMPLETED', now()
        from vm_group_summary s join resource r on split_part(r.native_id, '/', 1) = s.vm_group_id where s.msp_id = $1::text`,
      counts: [],
    },
    {
      sql: `insert into recovery_point (id, msp_id, tenant_id, resource_id, vm_group_id, job_id, job_item_id, plan_revision_id, state, consistency, taken_at, completed_at, size_gib,
          manifest)
        select ${ID('rp')}, $1::text, i.tenant_id, i.resource_id, j.vm_group_id, j.id, i.id, j.plan_revision_id, 'COMPLETED', 'CRASH_CONSISTENT',
          date_trunc('second', now()) - case when g.number % 25 = 0 or (g.number % 10 = 0 and i.ordinal = 1) then interval '3 days' else interval '1 minute' end, now(), 8, '{}'
        from job_item i join job j on j.id = i.job_id join (select id, row_number() over (order by id) as number from vm_group where msp_id = $1::text) g on g.id = j.vm_group_id
        where i.msp_id = $1::text`,
      counts: [],
    },
  ];
}
