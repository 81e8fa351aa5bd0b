import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as Database } from 'pg';
import { Connection } from '@temporalio/client';
import { EC2Client, DescribeInstancesCommand } from '@aws-sdk/client-ec2';

import { isolatedSandboxConfig, readSandboxConfig } from '../../sandbox/config';
import { projectRoot } from '../../sandbox/project-root';
import { isFree } from '../../sandbox/servers/ports';
import { SEARCH_ATTRIBUTES } from '../../sandbox/servers/temporal';
import { startWorld, type World } from '../../sandbox/world';
import { eventually } from '../support/eventually';
import { guardedNode } from '../support/guarded-node';
import { processesWith } from '../support/processes-with';
import { testSandbox } from '../support/sandbox';

const portOf = (address: string): number => Number(address.split(':').at(-1)?.split('/')[0]);

describe('a world', () => {
  const logFolder = mkdtempSync(join(tmpdir(), 'snapward-world-logs-'));
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ config: isolatedSandboxConfig(process.env), ports: 'free', logFolder, snapshotSeconds: 1 });
  });
  afterAll(async () => {
    await world.stop();
    rmSync(logFolder, { recursive: true });
  });

  it('has a migrated database, whose application login is no superuser and bypasses nothing', async () => {
    const database = new Database({ connectionString: world.databaseUrl });
    await database.connect();
    const { rows } = await database.query(
      'select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user',
    );
    const tables = await database.query<{ owners: string[] }>(
      "select array_agg(distinct tableowner::text) as owners from pg_tables where schemaname = 'public'",
    );
    await database.end();

    expect(rows).toEqual([{ rolname: 'snapward_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false }]);
    expect(tables.rows[0]?.owners).toEqual(expect.not.arrayContaining(['snapward_app']));
  });

  it('has a Temporal whose namespace knows our search attributes, and a web UI', async () => {
    const connection = await Connection.connect({ address: world.temporalAddress });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: world.temporalNamespace });
    await connection.close();

    expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
    expect((await fetch(world.temporalUiUrl ?? '')).status).toBe(200);
  });

  it('has an emulated AWS with three tenants, whose calls are counted on the way', async () => {
    const { tenants, admin } = await world.emulator.world();
    expect(tenants).toHaveLength(3);
    expect(admin.worker).toEqual(world.workerKeys);

    const [tenant] = tenants;
    if (!tenant) throw new Error('No tenant.');
    const ec2 = new EC2Client({ endpoint: world.awsEndpointUrl, region: tenant.regions[0] ?? '', credentials: tenant.administrator });
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));

    expect(Reservations.length).toBeGreaterThan(0);
    expect((await world.proxy.calls({ account: tenant.accountId })).calls).toEqual([
      { account: tenant.accountId, service: 'ec2', action: 'DescribeInstances', count: 1, errors: {} },
    ]);
  });

  it('listens on the loopback address only', () => {
    for (const address of [world.databaseUrl, world.temporalUiUrl, world.awsEndpointUrl, world.emulatorUrl])
      expect(address).toMatch(/127\.0\.0\.1:\d+/);
    expect(world.temporalAddress).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('leaves no process, no port and no file behind', async () => {
    const ports = [world.databaseUrl, world.temporalAddress, world.temporalUiUrl ?? '', world.awsEndpointUrl, world.emulatorUrl].map(
      portOf,
    );
    expect(processesWith(world.folder)).not.toEqual([]);
    const startedAt = performance.now();

    await world.stop();

    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(processesWith(world.folder)).toEqual([]);
    for (const port of ports) expect([port, await isFree(port), processesWith(`port ${port}`)]).toEqual([port, true, []]);
    expect(existsSync(world.folder)).toBe(false);
  });
});

describe('a world of configured servers', () => {
  it('starts none of them', async () => {
    const shared = testSandbox();
    const config = readSandboxConfig({
      DATABASE_URL: shared.databaseUrl,
      TEMPORAL_ADDRESS: shared.temporalAddress,
      AWS_ENDPOINT_URL: shared.awsUrl,
    });

    const world = await startWorld({ config, ports: 'free', logFolder: '/nowhere', snapshotSeconds: 1 });

    expect(world).toMatchObject({
      databaseUrl: shared.databaseUrl,
      temporalAddress: shared.temporalAddress,
      awsEndpointUrl: shared.awsUrl,
    });
    expect(world.workerKeys).toEqual((await shared.emulator.world()).admin.worker);
    await world.stop();
    await shared.emulator.health();
  });

  it('says all that is wrong with its environment at once', () => {
    const read = (): unknown =>
      readSandboxConfig({ DATABASE_URL: 'mysql://x', TEMPORAL_ADDRESS: 'http://x', AWS_ENDPOINT_URL: 'x', SNAPWARD_SECRETS_KEY: '!' });

    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'AWS_ENDPOINT_URL', 'SNAPWARD_SECRETS_KEY']) expect(read).toThrow(name);
  });
});

describe('npm run sandbox', () => {
  async function started(): Promise<{ sandbox: ChildProcess; ports: number[] }> {
    const main = join(projectRoot(), 'dist/sandbox/main.js');
    const sandbox = guardedNode([main]);
    let output = '';
    sandbox.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    await eventually(() => output.includes('until Ctrl-C'), 40_000);
    const ports = [...output.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
    return { sandbox, ports: [...new Set(ports)] };
  }

  it('ends with 0 after Ctrl-C and leaves nothing', async () => {
    const { sandbox, ports } = await started();
    expect(ports.length).toBeGreaterThanOrEqual(4);
    const startedAt = performance.now();

    sandbox.kill('SIGINT');
    await once(sandbox, 'exit');

    expect(sandbox.exitCode).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    for (const port of ports) expect([port, await isFree(port)]).toEqual([port, true]);
  });

  it('leaves nothing after kill -9 either', async () => {
    const { sandbox, ports } = await started();

    sandbox.kill('SIGKILL');
    await once(sandbox, 'exit');

    for (const port of ports) await eventually(() => isFree(port), 30_000);
  });
});
