import { Client } from 'pg';
import { freePort } from '../../../sandbox/servers/ports';
import { anApiInProcess } from '../../support/api/api-in-process';
import { eventually } from '../../support/eventually';
import { testSandbox } from '../../support/sandbox';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const PATIENCE_MS = 30_000;
const ALL_WELL = { status: 'ok', parts: { database: 'ok', migrations: 'ok', temporal: 'ok' } };

describe('an API', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await aDatabase();
  });
  afterEach(() => database.drop());

  const ask = async (url: string, path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${url}${path}`);
    return { status: response.status, body: await response.json() };
  };
  const readyAs = (url: string, status: number, parts: object): Promise<void> =>
    eventually(async () => {
      const answer = await ask(url, '/readyz');
      return answer.status === status && JSON.stringify((answer.body as typeof ALL_WELL).parts) === JSON.stringify(parts);
    }, PATIENCE_MS);

  it('lives and is ready when everything is there, and tells it without a key', async () => {
    const api = await anApiInProcess(database.url);

    await readyAs(api.url, 200, ALL_WELL.parts);
    expect(await ask(api.url, '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await ask(api.url, '/health')).toEqual({ status: 200, body: { status: 'ok' } });
    await api.stop();
  });

  it('lives, but is not ready, without Temporal', async () => {
    const { temporalNamespace } = testSandbox();
    const temporal = { address: `127.0.0.1:${await freePort()}`, namespace: temporalNamespace, uiUrl: null };
    const api = await anApiInProcess(database.url, { temporal });

    await readyAs(api.url, 503, { database: 'ok', migrations: 'ok', temporal: 'unavailable' });
    expect((await ask(api.url, '/healthz')).status).toBe(200);
    expect((await ask(api.url, '/health')).status).toBe(200);
    await api.stop();
  });

  it('is not ready for a namespace that Temporal does not know', async () => {
    const { temporalAddress } = testSandbox();
    const api = await anApiInProcess(database.url, { temporal: { address: temporalAddress, namespace: 'of-nobody', uiUrl: null } });

    await readyAs(api.url, 503, { database: 'ok', migrations: 'ok', temporal: 'unavailable' });
    await api.stop();
  });

  it('is not ready on a database that has not run all its migrations, and is again when it has', async () => {
    const api = await anApiInProcess(database.url);
    const { rows } = await database.superuser.query<{ id: number; timestamp: string; name: string }>(
      'delete from migrations where id = (select max(id) from migrations) returning id, timestamp, name',
    );

    await readyAs(api.url, 503, { database: 'ok', migrations: 'unavailable', temporal: 'ok' });
    expect(api.logged()).toContain(rows[0]?.name);
    await database.superuser.query('insert into migrations (id, timestamp, name) values ($1, $2, $3)', Object.values(rows[0] ?? {}));
    await readyAs(api.url, 200, ALL_WELL.parts);
    await api.stop();
  });

  it('lives, but is not ready, without its database, and is again when that is back', async () => {
    const api = await anApiInProcess(database.url);
    const name = new URL(database.url).pathname.slice(1);
    const server = new Client({ connectionString: testSandbox().migrationDatabaseUrl });
    await server.connect();
    await server.query(`alter database ${name} allow_connections false`);
    await server.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'snapward_app'`, [name]);

    await readyAs(api.url, 503, { database: 'unavailable', migrations: 'unavailable', temporal: 'ok' });
    expect((await ask(api.url, '/healthz')).status).toBe(200);
    expect((await ask(api.url, '/health')).status).toBe(503);
    await server.query(`alter database ${name} allow_connections true`);
    await server.end();
    await readyAs(api.url, 200, ALL_WELL.parts);
    await api.stop();
  });
});
