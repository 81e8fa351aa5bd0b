import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../../sandbox/project-root';

const LIMIT_MS = 240_000;

interface Ending {
  readonly exitCode: number | null;
  readonly output: string;
}

/** `npm start -- --once` as a newcomer runs it, less the build: nothing configured, everything embedded. */
function startOnce(): Promise<Ending> {
  const { PATH, HOME, TEMPORAL_CLI_PATH } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(projectRoot(), 'dist/sandbox/start.js'), '--once'], {
      cwd: projectRoot(),
      env: { PATH, HOME, ...(TEMPORAL_CLI_PATH === undefined ? {} : { TEMPORAL_CLI_PATH }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

describe('npm start -- --once', () => {
  let ending: Ending;

  beforeAll(async () => {
    ending = await startOnce();
  }, LIMIT_MS);

  it('ends with exit code 0 because everything was as told', () => {
    // The output says what was not.
    expect(ending.output).not.toContain('✗');
    expect(ending).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ['connects the admin account', /connected 111111111111 in eu-central-1 and eu-west-1/],
    [
      'connects three tenants',
      /acme \(222222222222\) is valid[\s\S]*globex \(333333333333\) is valid[\s\S]*initech \(444444444444\) is valid/,
    ],
    ['finds out the tenant that forgot the external ID', /initech \(444444444444\) is refused, as it must be/],
    ['says why, and what to do', /can be assumed by anyone the account trusts[\s\S]*→ /],
    ['discovers exactly what the tenants see', /every instance that the tenants see in their accounts is in the inventory/],
    [
      'groups by tag, by region and zone, and by ids',
      /tagged Environment=production[\s\S]*everything in eu-central-1[\s\S]*the instances i-/,
    ],
    ['protects most and hides nothing', /of \d+ protected, the job says COMPLETED_WITH_ERRORS/],
    ['shows the instance that is being terminated', /failed: RESOURCE_STATE/],
    ['checks the catalogue against AWS', /snapshots; the account has exactly these, all completed/],
    ['restores one instance and compares it', /all \d+ fields are equal/],
    ['says what it cost', /AWS calls +\d+ +\d+\.\d\d/],
    ['says where to look', /GraphQL IDE +http:\/\/127\.0\.0\.1:\d+\/graphql[\s\S]*Temporal UI +http/],
  ])('%s', (_promise, told) => {
    expect(ending.output).toMatch(told);
  });

  it('shows no secret but the one key that it hands out', () => {
    expect(ending.output).not.toMatch(/secretAccessKey|BEGIN [A-Z ]*PRIVATE KEY|AKIA[A-Z0-9]{12}/);
    expect(ending.output.match(/sw_[A-Za-z0-9_-]{20,}/g) ?? []).toHaveLength(1);
  });
});
