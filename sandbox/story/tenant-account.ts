import {
  DescribeInstanceAttributeCommand,
  EC2Client,
  paginateDescribeInstances,
  paginateDescribeSnapshots,
  paginateDescribeVolumes,
  type Instance,
  type Snapshot,
  type Volume,
} from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';

/** The keys of an account's own administrator. */
export interface AccountKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An instance as its owner sees it, with everything that a restore must bring back. */
export interface OwnedInstance {
  readonly instance: Instance;
  readonly volumes: readonly Volume[];
  readonly userData: string | null;
  readonly disableApiTermination: boolean;
}

/** What a tenant's administrator does with the account's own keys: trusts the MSP, and looks for itself. */
export interface TenantAccount {
  createRole(name: string, trustPolicy: string, permissionPolicy: string): Promise<void>;
  changeTrust(name: string, trustPolicy: string): Promise<void>;
  instances(region: string): Promise<Instance[]>;
  snapshots(region: string, jobId: string): Promise<Snapshot[]>;
  instance(region: string, instanceId: string): Promise<OwnedInstance>;
}

/** An independent client of one account; it shares nothing with Snapward but the endpoint. */
export function tenantAccount(endpoint: string, keys: AccountKeys): TenantAccount {
  const settings = { endpoint, credentials: keys, maxAttempts: 3 };
  const iam = new IAMClient({ ...settings, region: 'us-east-1' });
  const ec2In = (region: string): EC2Client => new EC2Client({ ...settings, region });

  return {
    async createRole(name, trustPolicy, permissionPolicy) {
      await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustPolicy }));
      await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'Snapward', PolicyDocument: permissionPolicy }));
    },
    async changeTrust(name, trustPolicy) {
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: trustPolicy }));
    },
    async instances(region) {
      const found: Instance[] = [];
      for await (const page of paginateDescribeInstances({ client: ec2In(region), pageSize: 500 }, {})) {
        found.push(...(page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances));
      }
      return found;
    },
    async snapshots(region, jobId) {
      const found: Snapshot[] = [];
      const mine = { OwnerIds: ['self'], Filters: [{ Name: 'tag:snapward:job', Values: [jobId] }] };
      for await (const page of paginateDescribeSnapshots({ client: ec2In(region), pageSize: 500 }, mine))
        found.push(...(page.Snapshots ?? []));
      return found;
    },
    async instance(region, instanceId) {
      const ec2 = ec2In(region);
      const volumes: Volume[] = [];
      const attached = { Filters: [{ Name: 'attachment.instance-id', Values: [instanceId] }] };
      for await (const page of paginateDescribeVolumes({ client: ec2, pageSize: 500 }, attached)) volumes.push(...(page.Volumes ?? []));
      let instance: Instance | undefined;
      for await (const page of paginateDescribeInstances({ client: ec2 }, { InstanceIds: [instanceId] })) {
        instance = page.Reservations?.[0]?.Instances?.[0];
      }
      if (!instance) throw new Error(`The account has no instance ${instanceId} in ${region}.`);
      const userData = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: 'userData' }));
      const lock = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: 'disableApiTermination' }));
      return {
        instance,
        volumes,
        userData: userData.UserData?.Value ?? null,
        disableApiTermination: lock.DisableApiTermination?.Value ?? false,
      };
    },
  };
}
