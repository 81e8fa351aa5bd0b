import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { openDatabase } from '../../db/database';
import { migrateDatabase } from '../../db/migrate-database';
import { MIGRATIONS } from '../../db/migrations';
import { scramVerifier } from '../../db/app-password';
import { newId } from '../../db/new-id';
import { anEmptyDatabase } from '../support/test-database';

let empty: Awaited<ReturnType<typeof anEmptyDatabase>>;
beforeEach(async () => {
  empty = await anEmptyDatabase();
});
afterEach(() => empty.drop());

const NAMES = MIGRATIONS.map(({ name }) => name);
const migrate = (): Promise<string[]> => migrateDatabase({ url: empty.superuserUrl });

async function on<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const tables = (): Promise<string[]> =>
  on(empty.superuserUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    return rows.map(({ name }) => name).sort();
  });

describe('the migrations', () => {
  it('make the schema once, and change nothing when they run again', async () => {
    expect(await migrate()).toEqual(NAMES);
    expect(await migrate()).toEqual([]);
  });

  it('may be run by two deployments at once: one does the work, the other waits', async () => {
    const [one, other] = await Promise.all([migrate(), migrate()]);

    expect([...one, ...other].sort()).toEqual([...NAMES].sort());
  });

  it('can be taken back to nothing and made again', async () => {
    await migrate();
    const made = await tables();
    const dataSource = await new DataSource({
      type: 'postgres',
      url: empty.superuserUrl,
      migrations: [...MIGRATIONS],
      installExtensions: false,
    }).initialize();
    for (let left = MIGRATIONS.length; left > 0; left -= 1) await dataSource.undoLastMigration();
    await dataSource.destroy();

    expect(await tables()).toEqual(['migrations']);
    expect(await migrate()).toEqual(NAMES);
    expect(await tables()).toEqual(made);
  });
});

describe('a database whose owner is no superuser, as on a managed PostgreSQL', () => {
  const owner = `owner_test_${process.pid}`;
  const ownerUrl = (): string => {
    const url = new URL(empty.superuserUrl);
    [url.username, url.password] = [owner, 'owner-password'];
    return url.href;
  };
  const asSuperuser = (sql: string): Promise<unknown> => on(empty.superuserUrl, (client) => client.query(sql));

  beforeEach(async () => {
    await asSuperuser(`create role ${owner} login createrole password 'owner-password'`);
    await asSuperuser(`alter database ${new URL(empty.superuserUrl).pathname.slice(1)} owner to ${owner}`);
  });
  afterEach(async () => {
    await asSuperuser(`reassign owned by ${owner} to postgres`);
    await asSuperuser(`drop role ${owner}`);
  });

  it('is migrated by that owner, serves the doors, and shows the owner itself no row', async () => {
    expect(await migrateDatabase({ url: ownerUrl() })).toEqual(NAMES);
    const config = {
      url: empty.url,
      process: 'operator' as const,
      poolSize: 1,
      statementTimeoutMs: 5_000,
      applicationName: 'snapward test',
      apiKeyPepper: null,
    };
    const database = await openDatabase(config);
    const msp = { mspId: newId('msp'), tenantId: null };
    const tenant = await database.inMsp(msp, async ({ msps, tenants }) => {
      await msps.create('Northwind');
      return tenants.create({ name: 'Acme' });
    });
    await database.close();

    expect(tenant).toMatchObject({ name: 'Acme' });
    const rowsSeenBy = (url: string): Promise<number | null> =>
      on(url, async (client) => (await client.query('select from tenant')).rowCount);
    expect(await rowsSeenBy(ownerUrl())).toBe(0);
    expect(await rowsSeenBy(empty.superuserUrl)).toBe(1);
  });
});

describe('the password of a login', () => {
  const role = `scram_test_${process.pid}`;
  const password = `it's "quoted" \\ $1 & long enough`;

  it('is set by its verifier, whatever characters it has, and no other password opens', async () => {
    await on(empty.superuserUrl, (client) => client.query(`create role ${role} login password '${scramVerifier(password)}'`));
    const url = new URL(empty.superuserUrl);
    url.username = role;
    try {
      url.password = encodeURIComponent(password);
      await expect(on(url.href, (client) => client.query('select 1'))).resolves.toMatchObject({ rowCount: 1 });
      url.password = 'another';
      await expect(on(url.href, (client) => client.query('select 1'))).rejects.toThrow('password authentication failed');
    } finally {
      await on(empty.superuserUrl, (client) => client.query(`drop role ${role}`));
    }
  });

  it('is refused when the two sides could spell it differently', () => {
    expect(() => scramVerifier('pässword')).toThrow('printable ASCII');
  });
});
