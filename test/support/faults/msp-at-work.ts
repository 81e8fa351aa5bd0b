import { randomBytes } from 'node:crypto';
import type { EmulatedAccount, EmulatorClient } from '../../../sandbox/emulator-client';
import { tenantAccount, type TenantAccount } from '../../../sandbox/story/tenant-account';
import type { GraphqlClient } from '../graphql-client';
import { endOf } from '../api/connected-account';

const ROLE = 'SnapwardTenant';

/** Where an MSP works: which API, as whom, and on which emulated AWS. */
export interface WorkPlace {
  readonly client: GraphqlClient;
  readonly emulator: EmulatorClient;
  /** The proxy in front of the emulated AWS. */
  readonly awsUrl: string;
  /** Of every account that is made here. */
  readonly region: string;
}

/** An MSP whose account is connected, with a plan; it takes tenants on. */
export interface MspAtWork {
  /** A tenant with an account of its own, connected and proven by the public API alone, and one group of all its instances. */
  aTenant(instances: number, options?: Partial<TenantOptions>): Promise<TenantAtWork>;
}

/** What is special of a tenant. */
export interface TenantOptions {
  readonly volumesPerInstance: number;
  /** Whether its instances are in the inventory already, so that a back-up needs not read their attributes. */
  readonly discovered: boolean;
}

/** A tenant that can be backed up. */
export interface TenantAtWork {
  readonly account: EmulatedAccount;
  readonly region: string;
  /** The account as its owner sees it. */
  readonly owner: TenantAccount;
  readonly groupId: string;
  /** Asks for a back-up of the group; answers the job. */
  backUp(): Promise<string>;
  /** One more group of all its instances; answers how to back that one up. */
  anotherGroup(name: string): Promise<() => Promise<string>>;
}

interface Issued {
  readonly credential: { readonly id: string };
  readonly trustPolicy: string;
  readonly permissionPolicy: string;
}

type Made<K extends string> = Readonly<Record<K, { readonly id: string }>>;

/** Connects the seeded admin account, which is the one that access nodes may enter, and makes a plan. */
export async function anMspAtWork(place: WorkPlace): Promise<MspAtWork> {
  const { client, emulator, region } = place;
  const { admin } = await emulator.world();
  const role = { name: 'Admin', method: 'IAM_ROLE', roleArn: admin.adminRoleArn };
  const { credential } = await client.done<Made<'credential'>>('createCredential', role, 'credential { id }');
  const connection = { name: 'Admin', awsAccountId: admin.accountId, regions: [region], credentialId: credential.id };
  const { hypervisor } = await client.done<Made<'hypervisor'>>('connectAdminHypervisor', connection, 'hypervisor { id }');
  const { plan } = await client.done<Made<'plan'>>('createPlan', { name: 'Hourly', runEveryMinutes: 60 }, 'plan { id }');
  const usual = { volumesPerInstance: 1, discovered: false };
  return { aTenant: (instances, options = {}) => aTenant(place, hypervisor.id, plan.id, instances, { ...usual, ...options }) };
}

async function aTenant(
  { client, emulator, awsUrl, region }: WorkPlace,
  adminHypervisorId: string,
  planId: string,
  instances: number,
  { volumesPerInstance, discovered }: TenantOptions,
): Promise<TenantAtWork> {
  const { tenant } = await client.done<Made<'tenant'>>(
    'createTenant',
    { name: `Tenant ${randomBytes(4).toString('hex')}` },
    'tenant { id }',
  );
  const tenantId = tenant.id;
  const account = await emulator.createTenantAccount({ name: `of ${tenantId}`, regions: [region] });
  const { accountId } = account;
  if (instances > 0) await emulator.createInstances({ accountId, region, count: instances, volumesPerInstance });
  const owner = tenantAccount(awsUrl, account.administrator);

  const roleArn = `arn:aws:iam::${accountId}:role/${ROLE}`;
  const role = { tenantId, name: 'Role', method: 'STS_ASSUME_ROLE', roleArn, adminHypervisorId };
  const issued = await client.done<Issued>('createCredential', role, 'credential { id } trustPolicy permissionPolicy');
  await owner.createRole(ROLE, issued.trustPolicy, issued.permissionPolicy);
  const connection = {
    tenantId,
    name: 'AWS',
    awsAccountId: accountId,
    regions: [region],
    credentialId: issued.credential.id,
    useAdminResources: true,
    adminHypervisorId,
  };
  const { hypervisor } = await client.done<Made<'hypervisor'>>('connectTenantHypervisor', connection, 'hypervisor { id }');
  const hypervisorId = hypervisor.id;
  for (const step of ['validateHypervisor', ...(discovered ? ['discoverHypervisor'] : [])]) {
    const { job } = await client.done<Made<'job'>>(step, { hypervisorId }, 'job { id }');
    const state = await endOf(client, job.id);
    if (state !== 'COMPLETED') throw new Error(`${step} of ${accountId} ended ${state}.`);
  }

  const groupOfAll = async (name: string): Promise<string> => {
    const everything = { tenantId, hypervisorId, planId, name, content: { include: [{ regions: [region] }] } };
    return (await client.done<Made<'vmGroup'>>('createVmGroup', everything, 'vmGroup { id }')).vmGroup.id;
  };
  const backUpOf = (vmGroupId: string) => async (): Promise<string> =>
    (await client.done<Made<'job'>>('backUpVmGroup', { vmGroupId }, 'job { id }')).job.id;
  const groupId = await groupOfAll('Everything');
  const anotherGroup = async (name: string) => backUpOf(await groupOfAll(name));
  return { account, region, owner, groupId, backUp: backUpOf(groupId), anotherGroup };
}
