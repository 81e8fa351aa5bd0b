import type { DataSource } from 'typeorm';
import { dataSourceFor } from '../../../db/data-source';
import { inTransaction } from '../../../db/transaction';
import { newId } from '../../../db/new-id';
import { aFurnishedMsp, type FurnishedMsp } from '../../support/builders-tenancy';
import { aDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let dataSource: DataSource;
let msp: FurnishedMsp;
beforeAll(async () => {
  database = await aDatabase();
  msp = await aFurnishedMsp(database.superuser);
  const config = {
    url: database.url,
    process: 'operator' as const,
    poolSize: 1,
    statementTimeoutMs: 10_000,
    applicationName: 'snapward test',
    apiKeyPepper: null,
  };
  dataSource = await dataSourceFor(config).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const scopeOf = (role: string) => ({ mspId: msp.mspId, tenantId: role === 'snapward_tenant' ? (msp.tenants[0]?.tenantId ?? null) : null });
const events = async (): Promise<string> =>
  (await database.superuser.query<{ text: string }>(`select string_agg(e::text, '|' order by id) as text from audit_event e`)).rows[0]
    ?.text ?? '';

const CHANGES = [
  `update audit_event set action = 'somethingElse'`,
  `update audit_event set hash = decode(repeat('00', 32), 'hex')`,
  'delete from audit_event',
  'truncate audit_event',
  `insert into audit_head values ('${newId('msp')}', 0, decode(repeat('00', 32), 'hex'))`,
  'update audit_head set sequence = 0',
  'delete from audit_head',
  'truncate audit_head',
  'alter table audit_event disable trigger all',
  'drop trigger audit_event_is_append_only on audit_event',
  'set session_replication_role = replica',
];

describe.each(['snapward_msp', 'snapward_tenant', 'snapward_system'] as const)('the role %s', (role) => {
  it.each(CHANGES)('may not "%s"', async (change) => {
    const before = await events();

    const attempt = inTransaction(dataSource, role, role === 'snapward_system' ? null : scopeOf(role), (db) => db.query(change));

    await expect(attempt).rejects.toThrow(/permission denied|must be owner/);
    expect(await events()).toBe(before);
  });
});

describe('the login of the processes', () => {
  it.each(CHANGES)('may not "%s"', async (change) => {
    const before = await events();

    await expect(dataSource.query(change)).rejects.toThrow(/permission denied|must be owner/);
    expect(await events()).toBe(before);
  });
});

describe('even the owner of the table', () => {
  it.each(CHANGES.slice(0, 4))('is stopped by a trigger from "%s"', async (change) => {
    await expect(database.superuser.query(change)).rejects.toThrow('audit_event is append-only');
  });
});

describe('who may append', () => {
  const forged = (tenantId: string | null, mspId: string): [string, unknown[]] => [
    `insert into audit_event (id, msp_id, tenant_id, principal, action, request_id, sequence, previous_hash, hash, at)
     values ($1, $2, $3, 'p', 'a', 'r', 1, decode(repeat('11', 32), 'hex'), decode(repeat('22', 32), 'hex'), '2000-01-01')`,
    [newId('auditEvent'), mspId, tenantId],
  ];

  it('chooses neither the place in the chain, nor the hashes, nor the time', async () => {
    const [tenant] = msp.tenants;
    await inTransaction(dataSource, 'snapward_tenant', scopeOf('snapward_tenant'), (db) =>
      db.query(...forged(tenant?.tenantId ?? '', msp.mspId)),
    );

    const { rows } = await database.superuser.query(
      `select e.sequence = h.sequence as last, e.hash = h.hash as named, encode(e.hash, 'hex') ~ '^(22)+$' as forged, e.at > now() - interval '1 hour' as now
         from audit_event e join audit_head h using (msp_id) where msp_id = $1 order by e.sequence desc limit 1`,
      [msp.mspId],
    );
    expect(rows).toEqual([{ last: true, named: true, forged: false, now: true }]);
  });

  it('moves the chain of nobody else', async () => {
    const theirs = await aFurnishedMsp(database.superuser);
    const head = () => database.superuser.query('select sequence, hash from audit_head where msp_id = $1', [theirs.mspId]);
    const before = (await head()).rows;

    const attempt = inTransaction(dataSource, 'snapward_msp', scopeOf('snapward_msp'), (db) => db.query(...forged(null, theirs.mspId)));

    await expect(attempt).rejects.toThrow('row-level security');
    expect((await head()).rows).toEqual(before);
  });
});
