import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { readApiConfig } from '../api/config';
import { LOGINS } from '../db/process-roles';
import { readWorkerConfig } from '../workers/config';
import { SEARCH_ATTRIBUTES } from '../workflows/contracts/job-run';

import { PROJECT_ROOT } from './architecture/source-files';
import { complaintsAbout, composeDocument, composeFile, processEnvironment } from './deployment/compose-file';
import type { Service } from './deployment/compose-file';
import { environmentNamesIn } from './deployment/environment-names';

const { services, configs } = composeFile();
const named = Object.entries(services);
const service = (name: string): Service => {
  const found = services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}.`);
  return found;
};
const isOneShot = ({ restart }: Service): boolean => restart.startsWith('on-failure');
const accessNodes = named.filter(([, { command }]) => command?.includes('dist/workers/main.js'));

describe('docker-compose.yml', () => {
  it('is valid by the Compose specification', () => {
    expect(complaintsAbout(composeDocument())).toEqual([]);
  });

  it.each([
    ['a key that Compose does not know', { services: { api: { image: 'x', replicas: 2 } } }],
    ['a condition that does not exist', { services: { api: { image: 'x', depends_on: { db: { condition: 'ready' } } } } }],
    ['a time without a unit', { services: { api: { image: 'x', healthcheck: { interval: '5' } } } }],
    ['a port that is none', { services: { api: { image: 'x', ports: ['127.0.0.1:http'] } } }],
  ])('would be found out with %s', (_, document) => {
    expect(complaintsAbout(document)).not.toEqual([]);
  });

  it('puts two API replicas behind one port', () => {
    expect(service('api').deploy?.replicas).toBe(2);
    expect(service('api').ports).toEqual([]);
    expect(service('gateway').ports).toHaveLength(1);
    expect(service('gateway').depends_on).toEqual({ api: { condition: 'service_healthy' } });
  });

  it('has two access nodes with names of their own', () => {
    expect(accessNodes).toHaveLength(2);
    expect(new Set(accessNodes.map(([, { environment }]) => environment['ACCESS_NODE_NAME'])).size).toBe(2);
  });

  it('migrates the database and prepares Temporal before anything of ours starts', () => {
    const first = {
      migrate: { condition: 'service_completed_successfully' },
      'temporal-namespace': { condition: 'service_completed_successfully' },
    };

    expect(service('api').depends_on).toEqual(first);
    for (const [, { depends_on }] of accessNodes) expect(depends_on).toEqual(first);
  });

  it('waits only for services that exist, and for success only where a service ends', () => {
    const waits = named.flatMap(([name, { depends_on }]) =>
      Object.entries(depends_on).map(([on, { condition }]) => ({ name, on, condition })),
    );

    expect(waits.filter(({ on, condition }) => isOneShot(service(on)) !== (condition === 'service_completed_successfully'))).toEqual([]);
    expect(waits.filter(({ condition }) => condition === 'service_started')).toEqual([]);
  });

  it('gives every service a health check or an end', () => {
    expect(named.filter(([, it]) => isOneShot(it) === (it.healthcheck !== undefined)).map(([name]) => name)).toEqual([]);
  });

  it('runs PostgreSQL 18 and pins every image', () => {
    expect(service('postgres').image).toMatch(/^postgres:18\./);
    expect(named.filter(([, { image }]) => !/:\d+\.\d+/.test(image)).map(([, { image }]) => image)).toEqual([]);
  });

  it('holds no secret: each comes from the environment, and a missing one stops the start', () => {
    const values = named.flatMap(([, { environment }]) => Object.entries(environment).map(([key, value]) => ({ key, value: value ?? '' })));
    const secrets = values.filter(({ key, value }) => /(PASSWORD|PWD|SECRET|TOKEN|ACCESS_KEY)/.test(key) || /:\/\/[^/]*@/.test(value));
    // An access node on a host with a role of its own has no keys, so these are handed on only where they are set.
    const handedOn = secrets.filter(({ value }) => value === '').map(({ key }) => key);

    expect([...new Set(handedOn)].sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'SNAPWARD_SECRETS_KEYS_ALSO',
    ]);
    expect(secrets.length - handedOn.length).toBeGreaterThan(8);
    expect(secrets.filter(({ value }) => value !== '' && !/^(postgresql:\/\/\w+:)?\$\{\w+:\?[^}]+\}(@[\w:/]+)?$/.test(value))).toEqual([]);
  });

  it('gives the API, the access nodes and the commands of an operator a login each, and all of them a password', () => {
    const loginOf = (name: string): string => /^postgresql:\/\/(\w+):/.exec(service(name).environment['DATABASE_URL'] ?? '')?.[1] ?? '';

    expect(['api', 'access-node-1', 'access-node-2', 'commands'].map(loginOf)).toEqual([
      LOGINS.api,
      LOGINS.worker,
      LOGINS.worker,
      LOGINS.app,
    ]);
    expect(Object.keys(service('migrate').environment).filter((key) => key.endsWith('_DATABASE_PASSWORD'))).toHaveLength(
      Object.keys(LOGINS).length,
    );
  });

  it('shows nothing beyond this host unless it is asked to', () => {
    const ports = named.flatMap(([, it]) => it.ports);

    expect(ports.filter((port) => !port.startsWith('127.0.0.1:') && !/^\$\{\w+:-127\.0\.0\.1:/.test(port))).toEqual([]);
  });

  it('starts the emulated AWS and the commands of an operator only when they are asked for', () => {
    const inProfile = named.filter(([, { profiles }]) => profiles.length > 0);

    expect(inProfile.map(([name, { profiles }]) => [name, profiles])).toEqual([
      ['commands', ['commands']],
      ['aws-emulator', ['emulator']],
      ['aws-emulator-door', ['emulator']],
    ]);
    expect(named.filter(([name, it]) => Object.keys(it.depends_on).includes('aws-emulator') && name !== 'aws-emulator-door')).toEqual([]);
  });

  it('mounts and builds from files that exist', () => {
    const builds = named.flatMap(([, { build }]) => (build ? [build.dockerfile] : []));
    const files = [...Object.values(configs).map(({ file }) => file), ...builds];

    expect(files.filter((file) => !existsSync(path.join(PROJECT_ROOT, file)))).toEqual([]);
    expect(named.flatMap(([, it]) => it.configs).filter(({ source }) => !configs[source])).toEqual([]);
  });

  it('sets for each process only what it reads', () => {
    const unread = (name: string, ...known: string[]): string[] =>
      Object.keys(service(name).environment).filter((key) => !known.includes(key));

    expect(unread('migrate', ...environmentNamesIn('db/migrate.ts'))).toEqual([]);
    expect(unread('api', ...environmentNamesIn('api/config.ts', 'db/config.ts'))).toEqual([]);
    // The region is read by the AWS SDK itself.
    expect(unread('access-node-1', ...environmentNamesIn('workers/config.ts', 'db/config.ts'), 'AWS_REGION')).toEqual([]);
  });

  it('sets all that the processes need', () => {
    const api = processEnvironment(service('api'));
    const accessNode = processEnvironment(service('access-node-1'));

    expect(readApiConfig(api).http).toMatchObject({ host: '0.0.0.0', port: 4000 });
    expect(readWorkerConfig(accessNode).node).toEqual({ name: 'access-node-1', regions: ['eu-central-1', 'eu-west-1'] });
    expect(() => readApiConfig({ ...api, DATABASE_URL: undefined })).toThrow('DATABASE_URL');
    expect(() => readWorkerConfig({ ...accessNode, ACCESS_NODE_REGIONS: undefined })).toThrow('ACCESS_NODE_REGIONS');
  });

  it('registers in Temporal the search attributes that workflows are started with', () => {
    const script = readFileSync(path.join(PROJECT_ROOT, '.compose/temporal-namespace.sh'), 'utf8');
    const registered = [...script.matchAll(/--name (\w+) --type Keyword/g)].map(([, name]) => name);

    expect(registered).toEqual([...SEARCH_ATTRIBUTES]);
  });
});
