import { Client } from 'pg';
import { ENTITIES } from '../../db/entities';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';
import { aDatabase, type TestDatabase } from '../support/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase();
});
afterAll(() => database.drop());

const CAN = `has_table_privilege(role, c.oid, what) or (what <> 'delete' and has_any_column_privilege(role, c.oid, what))`;

/** What a role may do, as `table: privileges`. */
async function grantsOf(role: string): Promise<Record<string, string>> {
  const { rows } = await database.superuser.query<{ table: string; may: string }>(
    `select c.relname as table, string_agg(what, ' ' order by what) as may
       from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) as what, (select $1::name as role) r
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'p') and (${CAN}) group by 1`,
    [role],
  );
  return Object.fromEntries(rows.map(({ table, may }) => [table, may]));
}

/** What SQL says to a role that has taken no scope. */
async function refusal(role: string, sql: string): Promise<string> {
  await database.superuser.query(`begin; set local role ${role}`);
  try {
    await database.superuser.query(sql);
    return 'done';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await database.superuser.query('rollback');
  }
}

describe('the roles of an access node', () => {
  it.each(['msp', 'tenant', 'system'])('know nothing of keys, people, requests and the audit (%s)', async (scope) => {
    const private_ = ['api_key', 'api_key_tenant', 'app_user', 'audit_event', 'audit_head', 'idempotent_request', 'membership'];
    const grants = await grantsOf(`snapward_worker_${scope}`);

    expect([...private_, 'principal_address', 'rate_bucket', 'msp', 'storage'].filter((table) => grants[table])).toEqual([]);
    expect(await refusal(`snapward_worker_${scope}`, 'select secret_hash from api_key')).toBe('permission denied for table api_key');
  });

  it('read what is configured and change none of it', async () => {
    const { credential, outbox, plan, plan_revision: revision, tenant, vm_group: group } = await grantsOf('snapward_worker_msp');

    expect([credential, outbox, plan, revision, tenant, group]).toEqual(Array(6).fill('select'));
  });

  it('change of a connection only what AWS said of it', async () => {
    const { rows } = await database.superuser.query<{ column: string }>(
      `select attname as column from pg_attribute where attrelid = 'hypervisor'::regclass and attnum > 0
         and has_column_privilege('snapward_worker_tenant', attrelid, attnum, 'update') order by 1`,
    );

    expect(rows.map(({ column }) => column)).toEqual(['discovered_at', 'principal_arn', 'status', 'validated_at']);
  });
});

describe('the roles of the API', () => {
  it.each(['msp', 'tenant', 'system'])('cannot read what is sealed in a credential (%s)', async (scope) => {
    expect(await refusal(`snapward_api_${scope}`, 'select sealed_secret from credential')).toBe('permission denied for table credential');
  });

  it.each(['msp', 'tenant'])('read what access nodes have recorded, and write none of it (%s)', async (scope) => {
    const grants = await grantsOf(`snapward_api_${scope}`);
    const { recovery_point: point, recovery_point_copy: copy, resource, drift_finding: drift, hypervisor_check: check } = grants;

    expect([point, copy, resource, drift, check]).toEqual(Array(5).fill('select'));
  });
});

describe('every kind of process', () => {
  it.each(['msp', 'tenant', 'system'])('may do nothing that the commands of an operator may not (%s)', async (scope) => {
    const all = await grantsOf(`snapward_${scope}`);
    for (const process of ['api', 'worker']) {
      for (const [table, may] of Object.entries(await grantsOf(`snapward_${process}_${scope}`))) {
        const beyond = may.split(' ').filter((privilege) => !all[table]?.split(' ').includes(privilege));
        expect({ process, table, beyond }).toEqual({ process, table, beyond: [] });
      }
    }
  });

  it('finds each table in the grants of some process', async () => {
    const granted = new Set<string>();
    for (const process of ['api', 'worker'])
      for (const scope of ['msp', 'tenant', 'system'])
        Object.keys(await grantsOf(`snapward_${process}_${scope}`)).forEach((table) => granted.add(table));

    expect([...granted].filter((table) => table !== 'migrations')).toHaveLength(ENTITIES.length);
  });

  it.each([
    ['snapward_api', 'snapward_worker_msp'],
    ['snapward_worker', 'snapward_api_msp'],
    ['snapward_api', 'snapward_msp'],
    ['snapward_worker', 'snapward_msp'],
  ])('has a login of its own: %s cannot take the role %s', async (login, role) => {
    const { rows } = await database.superuser.query<{ may: boolean }>(`select pg_has_role($1, $2, 'set') as may`, [login, role]);

    expect(rows).toEqual([{ may: false }]);
  });

  it('of the sandbox signs in with its own', async () => {
    const client = new Client({ connectionString: testSandbox().migrationDatabaseUrl });
    await client.connect();
    const seen = new Set<string>();
    // A pool closes what is idle; an access node comes back with each sign of life.
    await eventually(async () => {
      const { rows } = await client.query<{ who: string }>(
        `select usename || ' as ' || application_name as who from pg_stat_activity
          where application_name ~ '^snapward(-worker | api$| listen$)' and datname = current_database()`,
      );
      rows.forEach(({ who }) => seen.add(who));
      return seen.has('snapward_api as snapward listen') && [...seen].some((who) => who.startsWith('snapward_worker as snapward-worker '));
    }, 60_000);
    await client.end();

    expect([...seen].filter((who) => /^(?!snapward_worker as ).*-worker /.test(who))).toEqual([]);
  }, 90_000);
});
