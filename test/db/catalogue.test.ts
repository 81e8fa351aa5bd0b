import { ENTITIES } from '../../db/entities';
import { LOGINS } from '../../db/process-roles';
import { aDatabase, type TestDatabase } from '../support/test-database';
import { rowSecurityFaults } from './row-security-faults';

const SCOPE = `(select nullif(current_setting('app.msp_id', true), ''))`;
const TENANT = `(select nullif(current_setting('app.tenant_id', true), ''))`;

const LOGIN_NAMES: readonly string[] = Object.values(LOGINS);

const rolesOf = (kind: string): string => `snapward_${kind}, snapward_api_${kind}, snapward_worker_${kind}`;

/** A table as every table should be; each test leaves one thing out or puts one thing wrong. */
const WELL_WALLED = [
  'create table walled (id text primary key, msp_id text not null, tenant_id text)',
  'alter table walled enable row level security',
  'alter table walled force row level security',
  `create policy walled_of_msp on walled to ${rolesOf('msp')} using (msp_id = ${SCOPE})`,
  `create policy walled_of_tenant on walled to ${rolesOf('tenant')} using (msp_id = ${SCOPE} and tenant_id = ${TENANT})`,
];

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase();
});
afterAll(() => database.drop());

describe('the catalogue', () => {
  it('walls every table: row-level security enabled and forced, one plain policy for each scope role', async () => {
    expect(await rowSecurityFaults(database.superuser, 'public')).toEqual([]);
  });

  it('is large enough to mean something', async () => {
    const { rows } = await database.superuser.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity`,
    );
    expect(rows).toHaveLength(ENTITIES.length);
  });

  it('gives the logins and the scope roles no ownership, no bypass and no power over roles', async () => {
    const { rows } = await database.superuser.query(
      `select rolname as name, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as mighty, rolinherit as inherits, rolcanlogin as login,
         exists (select from pg_shdepend where refobjid = pg_roles.oid and deptype = 'o' and dbid in (0, (select oid from pg_database where datname = current_database()))) as owns
       from pg_roles where rolname ^@ 'snapward_' order by rolname`,
    );
    expect(rows).toEqual(
      [
        ...[
          'snapward_api',
          'snapward_api_msp',
          'snapward_api_system',
          'snapward_api_tenant',
          'snapward_app',
          'snapward_msp',
          'snapward_system',
        ],
        ...['snapward_tenant', 'snapward_worker', 'snapward_worker_msp', 'snapward_worker_system', 'snapward_worker_tenant'],
      ].map((name) => {
        const login = LOGIN_NAMES.includes(name);
        return { name, mighty: false, inherits: !login, login, owns: false };
      }),
    );
  });

  it.each(LOGIN_NAMES)('gives the login %s itself no table: without a scope role it reads and writes nothing', async (login) => {
    const { rows } = await database.superuser.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
         and (has_any_column_privilege($1, oid, 'select, insert, update, references') or has_table_privilege($1, oid, 'delete'))`,
      [login],
    );
    expect(rows).toEqual([]);
  });

  it('hides from tenants that the MSP has storages, access nodes, keys for several of them and buckets of points at all', async () => {
    const { rows } = await database.superuser.query(
      `select relname as table from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
         and not has_any_column_privilege('snapward_tenant', oid, 'select, insert, update') order by relname`,
    );
    expect(rows.map(({ table }: { table: string }) => table)).toEqual([
      'access_node',
      'api_key_tenant',
      'audit_head',
      'migrations',
      'rate_bucket',
      'storage',
    ]);
  });

  it('lets the system role write of people only who they are at their provider, and that they were seen', async () => {
    const { rows } = await database.superuser.query(
      `select attname as column from pg_attribute where attrelid = 'app_user'::regclass and attnum > 0
         and has_column_privilege('snapward_system', attrelid, attnum, 'update') order by 1`,
    );
    expect(rows.map(({ column }: { column: string }) => column)).toEqual(['issuer', 'last_seen_at', 'linked_at', 'subject']);
    const { rows: others } = await database.superuser.query(
      `select rolname || ' ' || privilege as may from pg_roles, unnest(array['insert', 'update']) as privilege
       where rolname in ('snapward_msp', 'snapward_tenant') and has_column_privilege(rolname, 'app_user', 'subject', privilege)`,
    );
    expect(others).toEqual([]);
  });

  it('lets the system role reach only what signing in, the relay, access nodes and housekeeping need', async () => {
    const { rows } = await database.superuser.query(
      `select c.relname || '.' || a.attname as column, array_remove(array[
           case when has_column_privilege('snapward_system', c.oid, a.attnum, 'insert') then 'insert' end,
           case when has_column_privilege('snapward_system', c.oid, a.attnum, 'update') then 'update' end], null) as writes
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('outbox', 'job_cancellation', 'access_node', 'rate_bucket')
         and has_column_privilege('snapward_system', c.oid, a.attnum, 'select') and c.relname not in ('api_key', 'app_user') order by 1`,
    );
    const readOnly = [
      'api_key_tenant.api_key_id',
      'api_key_tenant.tenant_id',
      'hypervisor.aws_account_id',
      'hypervisor.id',
      'hypervisor.kind',
      'hypervisor.msp_id',
      'hypervisor.regions',
      'idempotent_request.client_mutation_id',
      'idempotent_request.created_at',
      'idempotent_request.owner_id',
      'membership.id',
      'membership.role',
      'membership.user_id',
      'migrations.name',
      'tenant.id',
      'tenant.status',
      'tenant_quota.hard',
      'tenant_quota.kind',
      'tenant_quota.tenant_id',
    ];
    expect(rows).toEqual(readOnly.map((column) => ({ column, writes: [] })));
  });
});

describe('the check of the catalogue', () => {
  const faultsOf = async (statements: readonly string[]): Promise<string[]> => {
    const { superuser } = database;
    await superuser.query('begin; create schema scratch; set local search_path = scratch');
    try {
      for (const statement of statements) await superuser.query(statement);
      return await rowSecurityFaults(superuser, 'scratch');
    } finally {
      await superuser.query('rollback');
    }
  };
  const without = (start: string): string[] => WELL_WALLED.filter((statement) => !statement.startsWith(start));

  it('accepts a table that is walled as it should be', async () => {
    expect(await faultsOf(WELL_WALLED)).toEqual([]);
  });

  it('refuses a table that somebody just created', async () => {
    expect(await faultsOf(WELL_WALLED.slice(0, 1))).toEqual([
      'walled has no row-level security',
      'walled does not force row-level security on its owner',
      'walled has 0 policies for snapward_msp',
      'walled has 0 policies for snapward_tenant',
    ]);
  });

  it.each([
    ['that is not forced', without('alter table walled force'), 'walled does not force row-level security on its owner'],
    ['that is not enabled', without('alter table walled enable'), 'walled has no row-level security'],
    ['without a policy for tenants', without('create policy walled_of_tenant'), 'walled has 0 policies for snapward_tenant'],
    ['without a policy for the MSP', without('create policy walled_of_msp'), 'walled has 0 policies for snapward_msp'],
    [
      'with a second policy that opens it',
      [...WELL_WALLED, 'create policy more on walled to snapward_tenant using (true)'],
      'walled has 2 policies for snapward_tenant',
    ],
    [
      'whose policy forgets a kind of process',
      [
        ...without('create policy walled_of_msp'),
        `create policy half on walled to snapward_msp, snapward_api_msp using (msp_id = ${SCOPE})`,
      ],
      'walled: policy half is for snapward_api_msp, snapward_msp',
    ],
    ['with a policy for everybody', [...WELL_WALLED, 'create policy more on walled using (true)'], 'walled: policy more is for public'],
    [
      'whose tenant policy forgets the tenant',
      [...without('create policy walled_of_tenant'), `create policy lax on walled to ${rolesOf('tenant')} using (msp_id = ${SCOPE})`],
      'walled: policy lax does not ask for app.tenant_id',
    ],
    [
      'whose one policy serves both scopes',
      [
        ...without('create policy walled_of_msp'),
        `create policy shared on walled to ${rolesOf('msp')} using (${TENANT} is null or msp_id = ${SCOPE})`,
      ],
      'walled: policy shared has an OR, which misleads the planner',
    ],
    [
      'that the scope role owns',
      [...WELL_WALLED, 'grant create on schema scratch to snapward_msp', 'alter table walled owner to snapward_msp'],
      'walled belongs to snapward_msp',
    ],
    ['that names no MSP', ['create table stray (id text)'], 'stray has no msp_id'],
  ])('refuses a table %s', async (_, statements, fault) => {
    expect(await faultsOf(statements)).toContain(fault);
  });
});
