import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../sandbox/project-root';
import { aDatabase, type TestDatabase } from '../support/test-database';

let test: TestDatabase;
beforeAll(async () => {
  test = await aDatabase();
});
afterAll(() => test.drop());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const createMsp = (args: string[], env: NodeJS.ProcessEnv = { DATABASE_URL: test.url }): Promise<Ended> =>
  promisify(execFile)(process.execPath, [join(projectRoot(), 'dist/db/create-msp.js'), ...args], { env, timeout: 20_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );

const msps = async (): Promise<string[]> =>
  (await test.superuser.query<{ name: string }>('select name from msp order by id')).rows.map(({ name }) => name);

describe('msp:create', () => {
  it('makes an MSP with a key that signs in as its administrator', async () => {
    const { code, stdout } = await createMsp(['--name', 'Northwind MSP', '--json']);

    expect(code).toBe(0);
    const { mspId, keyId, apiKey } = JSON.parse(stdout) as { mspId: string; keyId: string; apiKey: string };
    const database = await test.open();
    await expect(database.inSystem(({ apiKeys }) => apiKeys.findByToken(apiKey))).resolves.toMatchObject({
      keyId,
      mspId,
      tenantId: null,
      role: 'MSP_ADMIN',
    });
    expect(await msps()).toContain('Northwind MSP');
  });

  it('prints the key for people, once, and keeps no copy of it', async () => {
    const { stdout } = await createMsp(['--name', 'Contoso MSP']);

    const [token = ''] = /sw_\S+/.exec(stdout) ?? [];
    expect(stdout.split(token)).toHaveLength(2);
    const { rows } = await test.superuser.query<{ row: string }>(
      `select to_jsonb(api_key)::text || encode(secret_hash, 'escape') as row from api_key`,
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(token.slice(-43));
  });

  it('notes in the audit log that it was done', async () => {
    const { stdout } = await createMsp(['--name', 'Audited MSP', '--json']);

    const { mspId } = JSON.parse(stdout) as { mspId: string };
    const { rows } = await test.superuser.query(`select action, subject_id from audit_event where msp_id = $1`, [mspId]);
    expect(rows).toEqual([{ action: 'createMsp', subject_id: mspId }]);
  });

  it.each([
    ['no name', []],
    ['an empty name', ['--name', '  ']],
    ['a name that is too long', ['--name', 'x'.repeat(201)]],
    ['an option that it does not know', ['--name', 'Fabrikam', '--password', 'x']],
  ])('refuses %s and makes nothing', async (_, args) => {
    const before = await msps();
    const { code, stderr } = await createMsp(args);

    expect(code).toBe(1);
    expect(stderr).toMatch(/name|option/i);
    expect(stderr).not.toContain('    at ');
    expect(await msps()).toEqual(before);
  });

  it('says in a sentence that DATABASE_URL is missing', async () => {
    const { code, stderr } = await createMsp(['--name', 'Fabrikam'], {});

    expect(code).toBe(1);
    expect(stderr).toContain('DATABASE_URL');
  });
});
