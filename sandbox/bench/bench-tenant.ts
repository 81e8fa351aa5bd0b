import type { Portal } from '../story/portal';
import { followJobs } from '../story/follow-jobs';
import { tenantAccount, type TenantAccount } from '../story/tenant-account';
import type { World } from '../world';

const ROLE = 'SnapwardBackup';

/** A tenant with a group that holds all of its instances. */
export interface BenchTenant {
  readonly region: string;
  readonly accountId: string;
  readonly groupId: string;
  /** The account as its owner sees it. */
  readonly owner: TenantAccount;
}

interface Issued {
  readonly credential: { readonly id: string };
  readonly trustPolicy: string;
  readonly permissionPolicy: string;
}

type Made<K extends string> = Readonly<Record<K, { readonly id: string }>>;

/** Connects the MSP's own account once; every tenant of the run refers to it. */
export async function connectBenchAdmin(portal: Portal, world: World): Promise<string> {
  const { admin, regions } = await world.emulator.world();
  const { credential } = await portal.mutate<Made<'credential'>>(
    'createCredential',
    { name: 'bench admin', method: 'IAM_ROLE', roleArn: admin.adminRoleArn },
    'credential { id }',
  );
  const { hypervisor } = await portal.mutate<Made<'hypervisor'>>(
    'connectAdminHypervisor',
    { name: 'bench admin', awsAccountId: admin.accountId, regions, credentialId: credential.id },
    'hypervisor { id }',
  );
  await finish(portal, 'validateHypervisor', hypervisor.id);
  return hypervisor.id;
}

/** A new tenant account with `instances` of two volumes each in one region, connected, proven, discovered and put into one group. */
export async function benchTenant(
  portal: Portal,
  world: World,
  adminHypervisorId: string,
  { name, instances }: { readonly name: string; readonly instances: number },
): Promise<BenchTenant> {
  const { regions } = await world.emulator.world();
  const [region = ''] = regions;
  const account = await world.emulator.createTenantAccount({ name, regions: [region] });
  await world.emulator.createInstances({
    accountId: account.accountId,
    region,
    count: instances,
    volumesPerInstance: 2,
    tags: { Bench: name },
  });
  const { tenant } = await portal.mutate<Made<'tenant'>>('createTenant', { name }, 'tenant { id }');
  const tenantId = tenant.id;
  const roleArn = `arn:aws:iam::${account.accountId}:role/${ROLE}`;
  const issued = await portal.mutate<Issued>(
    'createCredential',
    { tenantId, name, method: 'STS_ASSUME_ROLE', roleArn, adminHypervisorId },
    'credential { id } trustPolicy permissionPolicy',
  );
  const owner = tenantAccount(world.awsEndpointUrl, account.administrator);
  await owner.createRole(ROLE, issued.trustPolicy, issued.permissionPolicy);
  const { hypervisor } = await portal.mutate<Made<'hypervisor'>>(
    'connectTenantHypervisor',
    {
      tenantId,
      name,
      awsAccountId: account.accountId,
      regions: [region],
      credentialId: issued.credential.id,
      useAdminResources: true,
      adminHypervisorId,
    },
    'hypervisor { id }',
  );
  await finish(portal, 'validateHypervisor', hypervisor.id);
  await finish(portal, 'discoverHypervisor', hypervisor.id);
  const { plan } = await portal.mutate<Made<'plan'>>('createPlan', { name, runEveryMinutes: 60, retention: 'STANDARD' }, 'plan { id }');
  const { vmGroup } = await portal.mutate<Made<'vmGroup'>>(
    'createVmGroup',
    { tenantId, hypervisorId: hypervisor.id, planId: plan.id, name, content: { include: [{ regions: [region] }] } },
    'vmGroup { id }',
  );
  return { region, accountId: account.accountId, groupId: vmGroup.id, owner };
}

async function finish(portal: Portal, mutation: 'validateHypervisor' | 'discoverHypervisor', hypervisorId: string): Promise<void> {
  const { job } = await portal.mutate<Made<'job'>>(mutation, { hypervisorId }, 'job { id }');
  const [news] = await followJobs(portal, [{ jobId: job.id, label: mutation }]);
  if (news?.state !== 'COMPLETED') throw new Error(`${mutation} ended ${news?.state ?? 'without a state'}.`);
}
