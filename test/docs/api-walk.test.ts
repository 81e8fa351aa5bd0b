import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenantAccount } from '../../sandbox/story/tenant-account';
import { PROJECT_ROOT } from '../architecture/source-files';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { testSandbox } from '../support/sandbox';

const REGION = 'eu-central-1';
/** Stands between what one command says and what the next does. */
const MARK = '@@ the next command @@';

/** The commands of a page that are marked to be run, in their order. */
const commandsIn = (page: string): string[] => [...page.matchAll(/^```sh run\n(.*?)^```$/gms)].flatMap(([, command]) => command ?? []);

interface Walk {
  /** Runs the next command in the shell of those before it, and answers what it printed. */
  next(command: string): Promise<string>;
  end(): void;
}

/** One shell for all commands, as a reader has; a command that fails ends it, and the walk. */
function walk(folder: string, environment: Record<string, string>): Walk {
  const shell = spawn('bash', ['-eu', '-o', 'pipefail'], { cwd: folder, env: { PATH: process.env['PATH'], ...environment } });
  let printed = '';
  let heard: () => void = () => undefined;
  const hear = (part: Buffer): void => {
    printed += part.toString();
    heard();
  };
  shell.stdout.on('data', hear);
  shell.stderr.on('data', hear);
  shell.on('exit', () => heard());
  return {
    async next(command) {
      printed = '';
      shell.stdin.write(`${command}\necho; echo '${MARK}'\n`);
      while (!printed.includes(MARK)) {
        if (shell.exitCode !== null) throw new Error(`The command failed:\n${command}\n${printed}`);
        await new Promise<void>((resolve) => (heard = resolve));
      }
      return printed.replace(MARK, '').trim();
    },
    end: () => void shell.kill(),
  };
}

describe('docs/api.md', () => {
  let api: ApiOfRun;
  let folder: string;
  beforeAll(async () => {
    api = await apiOfRun();
    folder = await mkdtemp(join(tmpdir(), 'snapward-walk-'));
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  it('leads with curl alone from a new tenant to its recovery points, and to a key for some tenants', async () => {
    const { emulator, awsUrl } = testSandbox();
    const world = await emulator.world();
    const account = await emulator.createTenantAccount({ name: `walk-${Date.now()}`, regions: [REGION], instances: 2 });
    const msp = await api.anMsp();
    // What the reader is told to have: an MSP whose own account is connected.
    const { credential } = await msp.client.done<{ credential: { id: string } }>(
      'createCredential',
      { name: 'Admin role', method: 'IAM_ROLE', roleArn: world.admin.adminRoleArn },
      'credential { id }',
    );
    const admin = { name: 'Admin', awsAccountId: world.admin.accountId, regions: world.regions, credentialId: credential.id };
    await msp.client.done('connectAdminHypervisor', admin, 'hypervisor { id }');

    const commands = commandsIn(await readFile(join(PROJECT_ROOT, 'docs/api.md'), 'utf8'));
    const shell = walk(folder, { API: api.url, KEY: msp.token, ACCOUNT: account.accountId });
    const said: string[] = [];
    try {
      for (const command of commands) {
        said.push(await shell.next(command));
        // And what the tenant is asked to do, once it has been told with which policies.
        if (command.includes('role.json')) {
          const { data } = JSON.parse(await readFile(join(folder, 'role.json'), 'utf8')) as Issued;
          const { trustPolicy, permissionPolicy } = data.createCredential;
          await tenantAccount(awsUrl, account.administrator).createRole('SnapwardByCurl', trustPolicy, permissionPolicy);
        }
      }
    } finally {
      shell.end();
    }

    expect(said).toEqual([
      '',
      expect.stringContaining('"role":"MSP_ADMIN"'),
      expect.stringMatching(/^the tenant is (ten_[0-9a-f]{32}), and still \1$/),
      expect.stringMatching(/^the admin side is hyp_[0-9a-f]{32}$/),
      expect.stringMatching(/^the credential is crd_[0-9a-f]{32}$/),
      expect.stringMatching(/^the connection is hyp_[0-9a-f]{32}, its proof job_[0-9a-f]{32}$/),
      expect.stringMatching(/event: complete[\s\S]*"status":"VALID"/),
      expect.stringMatching(/event: complete[\s\S]*the plan is pln_[0-9a-f]{32}, the group vmg_[0-9a-f]{32}$/),
      expect.stringMatching(/JOB_FINISHED[\s\S]*"state":"COMPLETED","progress":\{"total":2,"completed":2,"failed":0\}/),
      expect.stringMatching(/"tenantName":"Contoso by curl","chosen":true[\s\S]*"vmGroups":\{"nodes":\[\{"name":"Everything"\}\]\}/),
    ]);
    expect(said.at(-2)?.match(/"id":"rp_[0-9a-f]{32}","state":"COMPLETED"/g)).toHaveLength(2);
  }, 180_000);

  it('shows every command of the walk to be run, and the others are what the reader fills in', async () => {
    const page = await readFile(join(PROJECT_ROOT, 'docs/api.md'), 'utf8');

    const notRun = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, text]) => text ?? []);
    expect(commandsIn(page).length).toBe(10);
    expect(notRun.every((text) => text.split('\n').every((line) => line === '' || line.startsWith('export ')))).toBe(true);
  });
});

interface Issued {
  readonly data: { readonly createCredential: { readonly trustPolicy: string; readonly permissionPolicy: string } };
}
