import { DescribeImagesCommand, DescribeVolumesCommand, EC2Client, type Volume } from '@aws-sdk/client-ec2';
import { connectedAccount, type ConnectedAccount } from '../api/connected-account';
import type { GraphqlClient } from '../graphql-client';
import { REGION, type FaultWorld } from './fault-world';

/** Instances that are backed up together, and no others with them. */
export interface ProtectedGroup {
  readonly id: string;
  readonly instanceIds: readonly string[];
}

/** A tenant's connected account with groups of instances, and the owner's own eyes in it. */
export interface ProtectedAccount {
  /** With the key of the MSP's administrators. */
  readonly client: GraphqlClient;
  readonly authorization: string;
  readonly connected: ConnectedAccount;
  readonly groups: readonly ProtectedGroup[];
  /** The first group of an account that has just one. */
  readonly group: ProtectedGroup;
  /** Asks for a back-up and answers the job's id. */
  backUp(group: ProtectedGroup): Promise<string>;
  /** Asks for a restore of a recovery point and answers the job's id. */
  restore(recoveryPointId: string): Promise<string>;
  stateOf(jobId: string): Promise<string>;
  /** The volumes that carry a job's tag, as the owner sees them. */
  volumesOf(jobId: string): Promise<Volume[]>;
  /** The helper images that carry a job's tag, as the owner sees them. */
  imagesOf(jobId: string): Promise<string[]>;
}

/** How many groups of how many instances, with two volumes each. */
export interface AccountSize {
  readonly groups: number;
  readonly instances: number;
}

interface Made {
  readonly plan: { readonly id: string };
  readonly vmGroup: { readonly id: string };
  readonly job: { readonly id: string };
}

/** Makes an MSP with a tenant whose account is connected and proven, and groups that name their instances one by one. */
export async function aProtectedAccount(fault: FaultWorld, size: AccountSize): Promise<ProtectedAccount> {
  const { emulator, awsEndpointUrl: awsUrl } = fault.world;
  const { client, authorization } = await fault.anMsp();
  const connected = await connectedAccount(client, 0, { emulator, awsUrl });
  const { accountId, administrator } = connected.account;
  const ec2 = new EC2Client({ endpoint: awsUrl, region: REGION, credentials: administrator, maxAttempts: 3 });
  const { plan } = await client.done<Made>('createPlan', { name: 'Gold', runEveryMinutes: 60 }, 'plan { id }');

  const groups: ProtectedGroup[] = [];
  for (let number = 1; number <= size.groups; number += 1) {
    const name = `Group ${number}`;
    const count = { count: size.instances, volumesPerInstance: 2 };
    const instanceIds = await emulator.createInstances({ accountId, region: REGION, ...count, namePrefix: `vm-${number}` });
    const content = { include: [{ instanceIds }] };
    const { vmGroup } = await client.done<Made>(
      'createVmGroup',
      { hypervisorId: connected.hypervisorId, planId: plan.id, name, content },
      'vmGroup { id }',
    );
    groups.push({ id: vmGroup.id, instanceIds });
  }
  const [group] = groups;
  if (!group) throw new Error('An account needs a group.');

  const ask = async (mutation: string, input: object): Promise<string> => (await client.done<Made>(mutation, input, 'job { id }')).job.id;
  const ofJob = (jobId: string) => [{ Name: 'tag:snapward:job', Values: [jobId] }];
  return {
    client,
    authorization,
    connected,
    groups,
    group,
    backUp: ({ id }) => ask('backUpVmGroup', { vmGroupId: id }),
    restore: (recoveryPointId) => ask('restoreInstance', { recoveryPointId, name: 'Restored' }),
    stateOf: async (jobId) => (await client.query<{ job: { state: string } }>(`{ job(id: "${jobId}") { state } }`)).job.state,
    volumesOf: async (jobId) => (await ec2.send(new DescribeVolumesCommand({ Filters: ofJob(jobId) }))).Volumes ?? [],
    async imagesOf(jobId) {
      const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: ofJob(jobId) }));
      return Images.map(({ ImageId = '' }) => ImageId);
    },
  };
}
