import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { STSClient } from '@aws-sdk/client-sts';

const ROOT = resolve(__dirname, '../../..');
const START_LIMIT_MS = 30_000;

/** A key pair, or the temporary credentials of a role session. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** What the emulator makes for an account: `worker` and `adminRoleArn` only for kind `admin`. */
export interface EmulatedAccount {
  accountId: string;
  name: string;
  kind: 'tenant' | 'admin';
  regions: string[];
  administrator: Keys;
  worker?: Keys;
  adminRoleArn?: string;
  instanceProfileArn: string;
  networks: Record<string, EmulatedNetwork>;
  instances: { region: string; instanceId: string }[];
}

/** The network of an account in one region; subnets by availability zone. */
export interface EmulatedNetwork {
  vpcId: string;
  subnetIds: Record<string, string>;
  securityGroupId: string;
  keyName: string;
  kmsKeyArn: string;
}

/** What to make; name is all that is needed. */
export interface AccountSpec {
  name: string;
  kind?: 'tenant' | 'admin';
  regions?: string[];
  instances?: number;
  volumesPerInstance?: number;
}

/** AWS clients of one principal in one region; they never retry, so that one call is one request. */
export interface Clients {
  ec2: EC2Client;
  iam: IAMClient;
  kms: KMSClient;
  sts: STSClient;
}

/** An emulated AWS: the one of the whole test run if it is configured, else a process of this test file. */
export interface Emulator {
  url: string;
  account(spec: AccountSpec): Promise<EmulatedAccount>;
  clientsFor(keys: Keys, region?: string): Clients;
  /** A control request under /_emulator/; POST when there is a body. Throws an Error with the answer when it is refused. */
  control<Answer = unknown>(path: string, body?: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Join the run's emulator (SNAPWARD_TEST_EMULATOR_URL) or start one; close() ends only what this started. */
export async function emulator(): Promise<Emulator> {
  const configured = process.env.SNAPWARD_TEST_EMULATOR_URL;
  if (configured) {
    return connected(configured, () => Promise.resolve());
  }
  const child = spawn(
    resolve(ROOT, '.sandbox/venv/bin/python'),
    ['-m', 'emulator', '--port', '0', '--snapshot-seconds', '0', '--stop-with-parent'],
    {
      cwd: resolve(ROOT, 'sandbox'),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await addressOf(child);
  return connected(url, () => ended(child));
}

function connected(url: string, close: () => Promise<void>): Emulator {
  const opened: { destroy(): void }[] = [];
  async function control<Answer>(path: string, body?: object): Promise<Answer> {
    const request = body ? { method: 'POST', body: JSON.stringify(body) } : { method: 'GET' };
    const response = await fetch(`${url}/_emulator/${path}`, request);
    const answer: unknown = await response.json();
    if (!response.ok) {
      throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
    }
    return answer as Answer;
  }
  return {
    url,
    control,
    account: (spec) => control<EmulatedAccount>('accounts', spec),
    clientsFor(keys, region = 'eu-central-1') {
      const settings = { endpoint: url, region, credentials: keys, maxAttempts: 1 };
      const clients = {
        ec2: new EC2Client(settings),
        iam: new IAMClient(settings),
        kms: new KMSClient(settings),
        sts: new STSClient(settings),
      };
      opened.push(...Object.values(clients));
      return clients;
    },
    async close() {
      opened.forEach((client) => {
        client.destroy();
      });
      await close();
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      failed(new Error(`the emulator did not start within ${START_LIMIT_MS} ms`));
    }, START_LIMIT_MS);
    child.once('error', failed);
    child.once('exit', (code) => {
      clearTimeout(timer);
      failed(new Error(`the emulator ended with code ${code} before it served`));
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const url = /on (http:\/\/\S+)/.exec(line)?.[1];
        if (url) {
          clearTimeout(timer);
          found(url);
        }
      });
    }
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      done();
      return;
    }
    child.once('exit', () => {
      done();
    });
    child.kill('SIGTERM');
  });
}
