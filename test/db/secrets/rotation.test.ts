import { spawn } from 'node:child_process';
import { createSecretKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../db/database';
import { firstMspKey } from '../../../db/first-msp-key';
import { newId } from '../../../db/new-id';
import { open, seal, type SecretsKey } from '../../../db/secrets';
import { projectRoot } from '../../../sandbox/project-root';
import { readWorkerConfig } from '../../../workers/config';
import type { MspId } from '../../../workflows/domain/ids';
import { aRow, aTenant } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const PATIENCE_MS = 60_000;

interface Key {
  readonly text: string;
  readonly key: SecretsKey;
}

function aKey(): Key {
  const bytes = randomBytes(32);
  return { text: bytes.toString('base64'), key: createSecretKey(bytes) };
}

const [oldKey, newKey, foreignKey] = [aKey(), aKey(), aKey()];

/** The keys with which an access node of such an environment opens secrets. */
const keysOfNode = (current: Key, also?: Key): readonly SecretsKey[] =>
  readWorkerConfig({
    DATABASE_URL: 'postgresql://a@b/c',
    ACCESS_NODE_REGIONS: 'eu-west-1',
    SNAPWARD_SECRETS_KEY: current.text,
    ...(also ? { SNAPWARD_SECRETS_KEYS_ALSO: also.text } : {}),
  }).secretsKeys;

describe('a rotation of the secrets key', () => {
  let test: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    test = await aDatabase();
    database = await test.open();
  });
  afterEach(() => test.drop());

  /** Credentials with a secret of their own each, half of them of a tenant. */
  async function credentials(count: number, key: Key): Promise<ReadonlyMap<string, { readonly mspId: MspId; readonly secret: string }>> {
    const made = new Map<string, { mspId: MspId; secret: string }>();
    const { mspId } = await firstMspKey(database, 'MSP of a test');
    const { tenantId } = await aTenant(test.superuser, mspId);
    for (let index = 0; index < count; index += 1) {
      const [id, secret] = [newId('credential'), `secret ${index} ${randomBytes(8).toString('hex')}`];
      const keys = {
        name: `Keys ${index}`,
        description: '',
        method: 'ACCESS_KEY',
        access_key_id: 'AKIAEXAMPLE',
        sealed_secret: seal(key.key, id, secret),
      };
      await aRow(test.superuser, 'credential', { id, msp_id: mspId, tenant_id: index % 2 === 0 ? null : tenantId, ...keys });
      made.set(id, { mspId, secret });
    }
    return made;
  }

  const sealedOf = (mspId: MspId, id: string): Promise<Buffer | null> =>
    database.inMsp({ mspId, tenantId: null }, ({ credentials: rows }) => rows.sealedSecretOf(id as never));

  async function opened(all: Awaited<ReturnType<typeof credentials>>, keys: readonly SecretsKey[]): Promise<number> {
    let count = 0;
    for (const [id, { mspId, secret }] of all) {
      const sealed = await sealedOf(mspId, id);
      if (sealed && open(keys, id, sealed) === secret) count += 1;
    }
    return count;
  }

  const wrappedIn = async (key: Key): Promise<number> => {
    const probe = seal(key.key, 'probe', '').subarray(1, 9);
    const { rows } = await test.superuser.query('select 1 from credential where substring(sealed_secret from 2 for 8) = $1', [probe]);
    return rows.length;
  };

  /** Runs `npm run secrets:rotate`. */
  function rotating(current: Key = newKey, also: Key = oldKey) {
    const env = { DATABASE_URL: test.url, SNAPWARD_SECRETS_KEY: current.text, SNAPWARD_SECRETS_KEYS_ALSO: also.text };
    const child = spawn(process.execPath, [join(projectRoot(), 'dist/db/rotate-secrets.js')], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, output }));
    return { ended, kill: () => child.kill('SIGKILL') };
  }

  it('goes on while nodes of either configuration read, is killed in the middle, and comes to its end when it is run again', async () => {
    const all = new Map([...(await credentials(900, oldKey)), ...(await credentials(300, oldKey))]);
    const [before, after] = [keysOfNode(oldKey, newKey), keysOfNode(newKey, oldKey)];
    let done = false;
    const reading = [before, after].map(async (keys) => {
      const failures: unknown[] = [];
      while (!done) {
        for (const [id, { mspId, secret }] of [...all].filter((_, index) => index % 40 === 0)) {
          const sealed = await sealedOf(mspId, id);
          try {
            if (!sealed || open(keys, id, sealed) !== secret) failures.push(id);
          } catch (error) {
            failures.push(error);
          }
        }
        await pause(1);
      }
      return failures;
    });

    // It cannot come past what somebody else has locked.
    await test.superuser.query('begin');
    await test.superuser.query('select 1 from credential where id in (select max(id) from credential group by msp_id) for update');
    const first = rotating();
    await eventually(async () => (await wrappedIn(newKey)) > 0, PATIENCE_MS);
    first.kill();
    await first.ended;
    await test.superuser.query('commit');
    const left = await wrappedIn(oldKey);
    // Two at once are one too many, and do no harm.
    const [one, other] = await Promise.all([rotating().ended, rotating().ended]);
    done = true;

    expect(left).toBeGreaterThan(0);
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(await Promise.all(reading)).toEqual([[], []]);
    expect([await wrappedIn(newKey), await wrappedIn(oldKey)]).toEqual([1_200, 0]);
    expect(await opened(all, keysOfNode(newKey))).toBe(1_200);
  }, 180_000);

  it('leaves what no key opens as it is, names it and says so with its exit code', async () => {
    const all = await credentials(2, oldKey);
    const foreign = await credentials(1, foreignKey);

    const { code, output } = await rotating().ended;

    expect(code).toBe(1);
    expect(output).toContain([...foreign.keys()][0]);
    expect(await opened(foreign, keysOfNode(foreignKey))).toBe(1);
    expect(await opened(all, keysOfNode(newKey))).toBe(2);
  });

  it('does nothing when there is nothing to do, and knows nothing to do without keys', async () => {
    await credentials(3, newKey);

    expect(await rotating().ended).toEqual({ code: 0, output: '0 secrets are wrapped in the current key now.\n' });
    const { code, output } = await rotating({ ...newKey, text: 'short' }).ended;
    expect([code, output]).toEqual([1, expect.stringContaining('SNAPWARD_SECRETS_KEY')]);
  });

  it('is of every column that holds something sealed', async () => {
    const { rows } = await test.superuser.query<{ column: string }>(
      `select table_name || '.' || column_name as column from information_schema.columns where table_schema = 'public' and column_name like '%sealed%'`,
    );

    expect(rows).toEqual([{ column: 'credential.sealed_secret' }]);
  });
});
