import type { Database } from '../../../db/database';
import { newId } from '../../../db/new-id';
import type { NewCredential } from '../../../db/repositories/credentials';
import type { MspScope } from '../../../workflows/domain/scope';
import { aHypervisor, anMsp, aTenant, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

let test: TestDatabase;
let database: Database;
let msp: MspScope;
let tenant: TenantOwner;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  msp = { mspId: await anMsp(test.superuser), tenantId: null };
  tenant = await aTenant(test.superuser, msp.mspId);
});
afterAll(() => test.drop());

describe('tenants', () => {
  it('are created ACTIVE, once a name in any case, and the transaction goes on after a taken name', async () => {
    const outcome = await database.inMsp(msp, async ({ tenants }) => {
      const first = await tenants.create({ name: 'Acme' });
      const second = await tenants.create({ name: 'ACME' });
      const third = await tenants.create({ name: 'Globex' });
      return { first, second, third };
    });

    expect(outcome).toMatchObject({ first: { name: 'Acme', status: 'ACTIVE' }, second: null, third: { name: 'Globex' } });
  });

  it('may have the name that a tenant of another MSP has', async () => {
    const other: MspScope = { mspId: await anMsp(test.superuser), tenantId: null };
    await database.inMsp(msp, ({ tenants }) => tenants.create({ name: 'Initech' }));

    await expect(database.inMsp(other, ({ tenants }) => tenants.create({ name: 'Initech' }))).resolves.toMatchObject({ name: 'Initech' });
  });

  it('created at the same time under one name are created once', async () => {
    const create = () => database.inMsp(msp, ({ tenants }) => tenants.create({ name: 'Race' }));

    const created = await Promise.all([create(), create(), create()]);

    expect(created.filter((row) => row !== null)).toHaveLength(1);
  });

  it('change their status only for their MSP', async () => {
    const other: MspScope = { mspId: await anMsp(test.superuser), tenantId: null };
    const { tenantId } = await aTenant(test.superuser, msp.mspId);

    await expect(database.inMsp(other, ({ tenants }) => tenants.setStatus(tenantId, 'SUSPENDED'))).resolves.toBeNull();
    await expect(database.inMsp(msp, ({ tenants }) => tenants.setStatus(tenantId, 'SUSPENDED'))).resolves.toMatchObject({
      status: 'SUSPENDED',
    });
  });
});

describe('credentials', () => {
  const keys = (over: Partial<NewCredential> = {}): NewCredential => ({
    id: newId('credential'),
    tenantId: tenant.tenantId,
    name: `Keys ${newId('credential')}`,
    description: '',
    method: 'ACCESS_KEY',
    roleArn: null,
    externalId: null,
    accessKeyId: 'AKIAEXAMPLE',
    sealedSecret: Buffer.from('sealed bytes'),
    trustedBy: null,
    ...over,
  });
  const create = (credential: NewCredential) => database.inMsp(msp, ({ credentials }) => credentials.create(credential));

  it('are read without their secret, which only sealedSecretOf answers', async () => {
    const written = keys();
    const created = await create(written);
    const [found, [byId], listed, sealed] = await database.inMsp(msp, async ({ credentials }) => [
      await credentials.find(written.id),
      await credentials.byIds([written.id]),
      await credentials.list({ tenantId: tenant.tenantId }, { limit: 1, after: null }),
      await credentials.sealedSecretOf(written.id),
    ]);

    const { sealedSecret, ...visible } = written;
    for (const row of [created, found, byId, listed.rows[0]]) {
      expect(row).toEqual({ ...visible, createdAt: expect.any(Date) as Date });
      expect(JSON.stringify(row)).not.toContain('sealed');
    }
    expect(sealed).toEqual(sealedSecret);
  });

  it('have one name an owner, in any case; another owner may have the same', async () => {
    const neighbour = await aTenant(test.superuser, msp.mspId);
    await create(keys({ name: 'Main' }));

    expect(await create(keys({ name: 'MAIN' }))).toBeNull();
    expect(await create(keys({ name: 'Main', tenantId: neighbour.tenantId }))).toMatchObject({ name: 'Main' });
    expect(await create(keys({ name: 'Main', tenantId: null }))).toMatchObject({ tenantId: null });
  });

  it('of the MSP, and those of a neighbour, are unknown to a tenant', async () => {
    const ofMsp = keys({ tenantId: null });
    await create(ofMsp);

    const seen = await database.inTenant(tenant, async ({ credentials }) => ({
      found: await credentials.find(ofMsp.id),
      sealed: await credentials.sealedSecretOf(ofMsp.id),
      listed: (await credentials.list({}, { limit: 100, after: null })).rows,
    }));

    expect(seen.found).toBeNull();
    expect(seen.sealed).toBeNull();
    expect(new Set(seen.listed.map(({ tenantId }) => tenantId))).toEqual(new Set([tenant.tenantId]));
  });

  it('are listed by side and by method', async () => {
    const trustedBy = await aHypervisor(test.superuser, msp);
    const role = {
      method: 'STS_ASSUME_ROLE',
      roleArn: 'arn:aws:iam::222222222222:role/snapward',
      accessKeyId: null,
      sealedSecret: null,
    } as const;
    await create(keys({ ...role, externalId: 'an external id of ours', trustedBy }));
    const sides = async (filter: object) =>
      (await database.inMsp(msp, ({ credentials }) => credentials.list(filter, { limit: 100, after: null }))).rows;

    expect(new Set((await sides({ side: 'ADMIN' })).map(({ tenantId }) => tenantId))).toEqual(new Set([null]));
    expect((await sides({ side: 'TENANT' })).every(({ tenantId }) => tenantId !== null)).toBe(true);
    expect(await sides({ method: 'STS_ASSUME_ROLE' })).toMatchObject([{ externalId: 'an external id of ours', trustedBy }]);
  });
});
