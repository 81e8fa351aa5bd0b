import { randomBytes } from 'node:crypto';
import type { EmulatedAccount } from '../../../sandbox/emulator-client';
import { tenantAccount, type TenantAccount } from '../../../sandbox/story/tenant-account';
import { testSandbox, type TestSandbox } from '../sandbox';
import type { GraphqlClient } from '../graphql-client';

const REGION = 'eu-central-1';
const ROLE = 'SnapwardTenant';

/** A tenant whose emulated account was connected by the public API alone, and proven. */
export interface ConnectedAccount {
  readonly region: string;
  readonly admin: { readonly hypervisorId: string; readonly accountId: string };
  readonly tenantId: string;
  readonly hypervisorId: string;
  readonly credential: IssuedCredential;
  readonly account: EmulatedAccount;
  /** The account as its owner sees it. */
  readonly owner: TenantAccount;
}

interface IssuedCredential {
  readonly credential: { readonly id: string; readonly externalId: string };
  readonly externalId: string;
  readonly trustPolicy: string;
  readonly permissionPolicy: string;
}

interface Made {
  readonly hypervisor: { readonly id: string; readonly status: string };
  readonly tenant: { readonly id: string };
  readonly job: { readonly id: string; readonly state: string };
}

const PROGRESS = `subscription Progress($jobId: ID!) { jobProgress(jobId: $jobId) { id state } }`;

/** Follows a job to its end and answers its final state. */
export async function endOf(client: GraphqlClient, jobId: string): Promise<string> {
  const live = client.follow<{ jobProgress: { state: string } }>('WebSocket', PROGRESS, { jobId });
  try {
    const told = await live.rest(40_000);
    return told.at(-1)?.jobProgress.state ?? 'nothing was told';
  } finally {
    await live.close();
  }
}

/** Connects a new MSP account and a new tenant account with instances, step by step as a portal would; in the sandbox of the run unless another is given. */
export async function connectedAccount(
  client: GraphqlClient,
  instances: number,
  { emulator, awsUrl }: Pick<TestSandbox, 'emulator' | 'awsUrl'> = testSandbox(),
): Promise<ConnectedAccount> {
  const suffix = randomBytes(4).toString('hex');
  const [msp, account] = await Promise.all([
    emulator.world(),
    emulator.createTenantAccount({ name: `tenant-${suffix}`, regions: [REGION], instances }),
  ]);
  const owner = tenantAccount(awsUrl, account.administrator);

  // The access node of the run may assume the role of the seeded admin account, so every MSP of a test is at home there.
  const { adminRoleArn, accountId } = msp.admin;
  const own = await client.done<IssuedCredential>(
    'createCredential',
    { name: 'Admin role', method: 'IAM_ROLE', roleArn: adminRoleArn },
    'credential { id }',
  );
  const admin = await client.done<Made>(
    'connectAdminHypervisor',
    { name: 'Admin', awsAccountId: accountId, regions: msp.regions, credentialId: own.credential.id },
    'hypervisor { id status }',
  );
  const { tenant } = await client.done<Made>('createTenant', { name: 'Contoso' }, 'tenant { id }');
  const roleArn = `arn:aws:iam::${account.accountId}:role/${ROLE}`;
  const credential = await client.done<IssuedCredential>(
    'createCredential',
    { tenantId: tenant.id, name: 'Role', method: 'STS_ASSUME_ROLE', roleArn, adminHypervisorId: admin.hypervisor.id },
    'credential { id externalId } externalId trustPolicy permissionPolicy',
  );
  await owner.createRole(ROLE, credential.trustPolicy, credential.permissionPolicy);
  const connected = await client.done<Made>(
    'connectTenantHypervisor',
    {
      tenantId: tenant.id,
      name: 'Contoso AWS',
      awsAccountId: account.accountId,
      regions: [REGION],
      credentialId: credential.credential.id,
      useAdminResources: true,
      adminHypervisorId: admin.hypervisor.id,
    },
    'hypervisor { id status }',
  );
  const hypervisorId = connected.hypervisor.id;
  for (const mutation of ['validateHypervisor', 'discoverHypervisor']) {
    const { job } = await client.done<Made>(mutation, { hypervisorId }, 'job { id state }');
    const state = await endOf(client, job.id);
    if (state !== 'COMPLETED') throw new Error(`${mutation} ended ${state}.`);
  }
  return {
    region: REGION,
    admin: { hypervisorId: admin.hypervisor.id, accountId },
    tenantId: tenant.id,
    hypervisorId,
    credential,
    account,
    owner,
  };
}
