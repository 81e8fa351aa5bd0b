import { dataSourceFor } from '../../db/data-source';
import type { Database } from '../../db/database';
import { TenantEntity } from '../../db/entities/tenant.entity';
import { newId } from '../../db/new-id';
import { inTransaction } from '../../db/transaction';
import type { MspScope, TenantScope } from '../../workflows/domain/scope';
import { anMsp, aTenant } from '../support/builders-rows';
import { aDatabase, type TestDatabase } from '../support/test-database';

let test: TestDatabase;
let database: Database;
let msp: MspScope;
let tenant: TenantScope;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open({ poolSize: 2 });
  msp = { mspId: await anMsp(test.superuser), tenantId: null };
  tenant = await aTenant(test.superuser, msp.mspId);
});
afterAll(() => test.drop());

const tenantNames = async (): Promise<string[]> =>
  (await test.superuser.query<{ name: string }>('select name from tenant')).rows.map(({ name }) => name);

describe('a door', () => {
  it('keeps what was written when the work answers', async () => {
    await database.inMsp(msp, ({ tenants }) => tenants.create({ name: 'Kept' }));

    expect(await tenantNames()).toContain('Kept');
  });

  it('keeps nothing when the work throws, and hands the error on', async () => {
    const work = database.inMsp(msp, async ({ tenants }) => {
      await tenants.create({ name: 'Lost' });
      throw new Error('something else went wrong');
    });

    await expect(work).rejects.toThrow('something else went wrong');
    expect(await tenantNames()).not.toContain('Lost');
  });

  it('does not pretend that a transaction was kept when an error in it was swallowed', async () => {
    const work = database.inMsp(msp, async ({ tenants, msps }) => {
      await tenants.create({ name: 'Swallowed' });
      await msps.create('The same MSP twice').catch(() => undefined);
      return 'fine';
    });

    await expect(work).rejects.toThrow('The transaction was rolled back, because a statement in it had failed.');
    expect(await tenantNames()).not.toContain('Swallowed');
  });

  it('serves on after failures: each connection goes back clean', async () => {
    for (let round = 0; round < 5; round += 1) {
      await expect(database.inMsp(msp, ({ msps }) => msps.create('Twice'))).rejects.toMatchObject({ constraint: 'msp_pkey' });
    }

    await expect(database.inMsp(msp, ({ msps }) => msps.own())).resolves.toMatchObject({ id: msp.mspId });
  });

  it('serves on after the server ended its connections', async () => {
    await database.inMsp(msp, ({ msps }) => msps.own());
    await test.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    // The first use of a connection that was cut may fail; nothing of it may stay in the pool.
    for (let round = 0; round < 3; round += 1) await database.inMsp(msp, ({ msps }) => msps.own()).catch(() => undefined);

    await expect(database.inMsp(msp, ({ msps }) => msps.own())).resolves.toMatchObject({ id: msp.mspId });
  });

  it('takes nothing but ids for a scope', async () => {
    const forged = { mspId: `' or true --` as MspScope['mspId'], tenantId: null };

    await expect(database.inMsp(forged, ({ msps }) => msps.own())).rejects.toThrow('A scope must hold ids.');
  });

  it('saves entities inside its own transaction, not in one of their own', async () => {
    const dataSource = await dataSourceFor({
      url: test.url,
      process: 'operator',
      poolSize: 1,
      statementTimeoutMs: 1_000,
      applicationName: 'snapward test',
      apiKeyPepper: null,
    }).initialize();
    const work = inTransaction(dataSource, 'snapward_msp', msp, async ({ manager }) => {
      await manager.save(TenantEntity, { id: newId('tenant'), mspId: msp.mspId, name: 'Saved, then undone' });
      throw new Error('undo');
    });

    await expect(work).rejects.toThrow('undo');
    await dataSource.destroy();
    expect(await tenantNames()).not.toContain('Saved, then undone');
  });
});

describe('inScope', () => {
  it('opens the door of the tenant for a tenant, and that of the MSP for an MSP', async () => {
    const neighbour = await aTenant(test.superuser, msp.mspId);

    await expect(database.inScope(tenant, ({ tenants }) => tenants.find(neighbour.tenantId))).resolves.toBeNull();
    await expect(database.inScope(msp, ({ tenants }) => tenants.find(neighbour.tenantId))).resolves.toMatchObject({
      id: neighbour.tenantId,
    });
  });

  it('answers unknown ids and ids of others alike', async () => {
    const elsewhere = await aTenant(test.superuser, await anMsp(test.superuser));

    await expect(database.inMsp(msp, ({ tenants }) => tenants.find(elsewhere.tenantId))).resolves.toBeNull();
    await expect(database.inMsp(msp, ({ tenants }) => tenants.find(newId('tenant')))).resolves.toBeNull();
    await expect(database.inMsp(msp, ({ tenants }) => tenants.byIds([elsewhere.tenantId, tenant.tenantId]))).resolves.toHaveLength(1);
  });
});
