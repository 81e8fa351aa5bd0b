import type { DataSource } from 'typeorm';
import { dataSourceFor } from '../../db/data-source';
import type { Transaction } from '../../db/session';
import type { ScopeRole } from '../../db/process-roles';
import { inTransaction } from '../../db/transaction';
import { ENTITIES } from '../../db/entities';
import type { Scope } from '../../workflows/domain/scope';
import { newId } from '../../db/new-id';
import { aFurnishedMsp, type FurnishedMsp, type FurnishedTenant } from '../support/builders-tenancy';
import { aDatabase, type TestDatabase } from '../support/test-database';

let database: TestDatabase;
let dataSource: DataSource;
let ours: FurnishedMsp;
let theirs: FurnishedMsp;
let tenant: FurnishedTenant;
let neighbour: FurnishedTenant;
let tables: { readonly name: string; readonly tenantColumn: string | null; readonly mspColumn: string }[];

const MSP_ONLY = ['access_node', 'api_key_tenant', 'audit_head', 'rate_bucket', 'storage'];

/** Tables that a tenant reads for itself, by column of the tenant; the catalogue of plans is the MSP's and open to its tenants. */
const tenantColumnOf = (name: string, columns: readonly string[]): string | null =>
  name === 'tenant' ? 'id' : columns.includes('tenant_id') ? 'tenant_id' : null;

beforeAll(async () => {
  database = await aDatabase();
  ours = await aFurnishedMsp(database.superuser);
  theirs = await aFurnishedMsp(database.superuser);
  [tenant, neighbour] = ours.tenants as [FurnishedTenant, FurnishedTenant];
  // One connection, so that every test runs on what an earlier one gave back.
  const config = {
    url: database.url,
    process: 'operator' as const,
    poolSize: 1,
    statementTimeoutMs: 10_000,
    applicationName: 'snapward test',
    apiKeyPepper: null,
  };
  dataSource = await dataSourceFor(config).initialize();
  tables = dataSource.entityMetadatas.map(({ tableName: name, columns }) => ({
    name,
    mspColumn: name === 'msp' ? 'id' : 'msp_id',
    tenantColumn: tenantColumnOf(
      name,
      columns.map(({ databaseName }) => databaseName),
    ),
  }));
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** How many rows of a table a scope sees when nothing in the query asks for the scope, and how many of them are not its own. */
async function seen(db: Transaction, table: string, own: string): Promise<{ all: number; foreign: number }> {
  const [row] = await db.query<{ all: number; foreign: number }>(
    `select count(*)::int as all, count(*) filter (where not coalesce(${own}, false))::int as foreign from ${table}`,
  );
  return row ?? { all: 0, foreign: 0 };
}

const within = <T>(role: ScopeRole, scope: Scope | null, work: (db: Transaction) => Promise<T>): Promise<T> =>
  inTransaction(dataSource, role, scope, work);

const asTenant = <T>(work: (db: Transaction) => Promise<T>): Promise<T> => within('snapward_tenant', tenant, work);
const asMsp = <T>(work: (db: Transaction) => Promise<T>): Promise<T> => within('snapward_msp', { mspId: ours.mspId, tenantId: null }, work);

describe('a tenant', () => {
  it('sees its own rows in every table, and no row of anybody else, though the query names no tenant', async () => {
    for (const { name, tenantColumn, mspColumn } of tables.filter(({ name }) => !MSP_ONLY.includes(name) && name !== 'audit_event')) {
      const own = tenantColumn ? `${tenantColumn} = '${tenant.tenantId}'` : `${mspColumn} = '${tenant.mspId}'`;
      const { all, foreign } = await asTenant((db) => seen(db, name, own));
      expect({ name, foreign, some: all > 0 }).toEqual({ name, foreign: 0, some: true });
    }
  });

  it.each([...MSP_ONLY, 'audit_event'])('may not read %s at all', async (table) => {
    await expect(asTenant((db) => db.query(`select * from ${table}`))).rejects.toThrow(`permission denied for table ${table}`);
  });

  it('changes no row of a neighbour, though the query names all of them', async () => {
    const changed = await asTenant((db) => db.query<{ id: string }>(`update job set run_id = 'x' returning tenant_id as id`));

    expect(new Set(changed.map(({ id }) => id))).toEqual(new Set([tenant.tenantId]));
  });

  it('cannot write a row for a neighbour', async () => {
    const write = asTenant((db) =>
      db.query(`insert into job_event (msp_id, tenant_id, job_id, level, code, message) values ($1, $2, $3, 'INFO', 'X', 'x')`, [
        neighbour.mspId,
        neighbour.tenantId,
        neighbour.jobId,
      ]),
    );

    await expect(write).rejects.toThrow('new row violates row-level security policy for table "job_event"');
  });

  it('cannot hand a row of its own over to a neighbour', async () => {
    const handOver = asTenant((db) => db.query(`update job set tenant_id = $1`, [neighbour.tenantId]));

    await expect(handOver).rejects.toThrow('new row violates row-level security policy for table "job"');
  });

  it("cannot hang a row of its own on a neighbour's job", async () => {
    const write = asTenant((db) =>
      db.query(`insert into job_event (msp_id, tenant_id, job_id, level, code, message) values ($1, $2, $3, 'INFO', 'X', 'x')`, [
        tenant.mspId,
        tenant.tenantId,
        neighbour.jobId,
      ]),
    );

    await expect(write).rejects.toMatchObject({ constraint: 'job_event_owner_id_job_id_fkey' });
  });

  it('may not change where its connection leads, only what was found out about it', async () => {
    await expect(asTenant((db) => db.query(`update hypervisor set aws_account_id = '999999999999'`))).rejects.toThrow('permission denied');
    await expect(asTenant((db) => db.query(`update hypervisor set validated_at = now() returning id`))).resolves.toHaveLength(1);
  });
});

describe('an MSP', () => {
  it('sees the rows of its tenants and its own in every table, and no row of another MSP', async () => {
    for (const { name, mspColumn } of tables) {
      const { all, foreign } = await asMsp((db) => seen(db, name, `${mspColumn} = '${ours.mspId}'`));
      expect({ name, foreign, some: all > 0 }).toEqual({ name, foreign: 0, some: true });
    }
  });

  it('cannot write a row for another MSP', async () => {
    const write = asMsp((db) =>
      db.query(`insert into tenant (id, msp_id, name) values ($1, $2, 'Stolen')`, [newId('tenant'), theirs.mspId]),
    );

    await expect(write).rejects.toThrow('new row violates row-level security policy for table "tenant"');
  });

  it('changes no row of another MSP', async () => {
    await expect(
      asMsp((db) => db.query(`update tenant set status = 'SUSPENDED' where msp_id = $1 returning id`, [theirs.mspId])),
    ).resolves.toEqual([]);
  });
});

describe('a connection without a scope', () => {
  it.each(['snapward_msp', 'snapward_tenant'] as const)(
    'sees nothing as %s, also right after another scope used the same connection',
    async (role) => {
      for (const { name } of tables.filter(({ name }) => role === 'snapward_msp' || ![...MSP_ONLY, 'audit_event'].includes(name))) {
        await asMsp((db) => db.query(`select 1 from ${name} limit 1`));
        const { all } = await within(role, null, (db) => seen(db, name, 'true'));
        expect({ name, all }).toEqual({ name, all: 0 });
      }
    },
  );

  it('may do nothing as the bare login, also right after a scope used the same connection', async () => {
    for (const { name } of tables) {
      await asMsp((db) => db.query(`select 1 from ${name} limit 1`));
      await expect(dataSource.query(`select * from ${name}`)).rejects.toThrow(`permission denied for table ${name}`);
    }
  });

  it('keeps no role and no setting from the transaction before', async () => {
    await asTenant((db) => db.query('select 1'));

    const [left] = await dataSource.query<unknown[]>(
      `select current_user as role, coalesce(current_setting('app.msp_id', true), '') || coalesce(current_setting('app.tenant_id', true), '') as scope`,
    );

    expect(left).toEqual({ role: 'snapward_app', scope: '' });
  });
});

describe('the system door', () => {
  it('sees admin connections but never those of tenants', async () => {
    const kinds = await within('snapward_system', null, (db) => db.query<{ kind: string }>('select distinct kind from hypervisor'));

    expect(kinds).toEqual([{ kind: 'ADMIN' }]);
  });

  it('may touch only api keys, the outbox, what was told to end, access nodes, points, and a few columns of tenants and hypervisors', async () => {
    const allowed: string[] = [];
    for (const { name } of tables) {
      const read = await within('snapward_system', null, (db) => db.query(`select * from ${name} limit 1`)).then(
        () => true,
        () => false,
      );
      if (read) allowed.push(name);
    }
    expect(allowed.sort()).toEqual(['access_node', 'api_key', 'job_cancellation', 'outbox', 'rate_bucket']);
  });
});

it('these tests look at every table that there is', () => {
  expect(tables).toHaveLength(ENTITIES.length);
});
