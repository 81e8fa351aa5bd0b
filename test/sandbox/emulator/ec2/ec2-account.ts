import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateSnapshotsCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  type EC2Client,
  type Instance,
  type RunInstancesCommandInput,
  type Snapshot,
  type Volume,
} from '@aws-sdk/client-ec2';
import type { EmulatedAccount, EmulatedNetwork, Emulator } from '../emulator';

export const REGION = 'eu-central-1';

/** An emulated account with what EC2 tests ask of it again and again. */
export interface Ec2Account extends EmulatedAccount {
  ec2: EC2Client;
  network: EmulatedNetwork;
  /** How long snapshots stay pending that begin from now on. */
  snapshotsTake(seconds: number): Promise<void>;
  launch(more?: Partial<RunInstancesCommandInput>): Promise<Instance>;
  image(name: string): Promise<string>;
  instance(id: string): Promise<Instance>;
  volume(id: string): Promise<Volume>;
  volumesOf(instanceId: string): Promise<Volume[]>;
  snapshot(id: string): Promise<Snapshot>;
  /** A completed set of snapshots of an instance, by device name. */
  protect(instance: Instance): Promise<Record<string, Snapshot>>;
}

/** A new account with two regions, of which the first is eu-central-1; its instances and volumes change state in so many seconds. */
export async function ec2Account(aws: Emulator, name = 'tenant', transitionSeconds = 0.05): Promise<Ec2Account> {
  const account = await aws.account({ name });
  await aws.control('settings', { accountId: account.accountId, transitionSeconds });
  const { ec2 } = aws.clientsFor(account.administrator, REGION);
  const network = account.networks[REGION];
  if (!network) {
    throw new Error(`the account has no network in ${REGION}`);
  }
  const subnetId = network.subnetIds[`${REGION}a`];

  async function image(imageName: string): Promise<string> {
    const found = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'], Filters: [{ Name: 'name', Values: [imageName] }] }));
    return required(found.Images?.[0]?.ImageId);
  }
  async function instance(id: string): Promise<Instance> {
    const found = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    return required(found.Reservations?.[0]?.Instances?.[0]);
  }
  async function snapshotsTake(seconds: number): Promise<void> {
    await aws.control('settings', { accountId: account.accountId, snapshotSeconds: seconds });
  }
  return {
    ...account,
    ec2,
    network,
    snapshotsTake,
    image,
    instance,
    async launch(more = {}) {
      const interfaces = more.NetworkInterfaces ? {} : { SubnetId: subnetId, SecurityGroupIds: [network.securityGroupId] };
      const ImageId = more.ImageId ?? (await image('al2023*x86_64'));
      const asked = { InstanceType: 't3.medium', MinCount: 1, MaxCount: 1, KeyName: network.keyName, ...interfaces, ...more, ImageId };
      const answer = await ec2.send(new RunInstancesCommand(asked as RunInstancesCommandInput));
      const id = required(answer.Instances?.[0]?.InstanceId);
      await until(async () => (await instance(id)).State?.Name !== 'pending');
      return instance(id);
    },
    async volume(id) {
      return required((await ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes?.[0]);
    },
    async volumesOf(instanceId) {
      const Filters = [{ Name: 'attachment.instance-id', Values: [instanceId] }];
      return (await ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes ?? [];
    },
    async snapshot(id) {
      return required((await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots?.[0]);
    },
    async protect(source) {
      await snapshotsTake(0);
      const set = await ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: source.InstanceId } }));
      const deviceOf = new Map(source.BlockDeviceMappings?.map((each) => [each.Ebs?.VolumeId, each.DeviceName ?? '']));
      return Object.fromEntries(set.Snapshots?.map((each) => [deviceOf.get(each.VolumeId) ?? '', each]) ?? []);
    },
  };
}

/** The refusal of a call: its code as `name`, and its message; fails when the call is accepted. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) {
      return { name: error.name, message: error.message };
    }
    throw error;
  }
  throw new Error('the call was accepted');
}

/** Wait until something is true; fails after 10 s. */
export async function until(happened: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await happened())) {
    if (Date.now() > deadline) {
      throw new Error('it did not happen within 10 s');
    }
    await sleep(50);
  }
}

/** The value, which the test needs to be there. */
export function required<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) {
    throw new Error('the answer lacks what the test needs');
  }
  return value;
}
