import {
  CreateSnapshotsCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  type CreateSnapshotsCommandOutput,
} from '@aws-sdk/client-ec2';
import { ec2Account, REGION, required, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

const INSTANCES = 10_000;

describe('The emulator with ten thousand instances', () => {
  let aws: Emulator;
  let account: Ec2Account;
  let ids: string[];

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
    await account.snapshotsTake(86_400);
  });
  afterAll(() => aws.close());

  test('makes them within 10 s', async () => {
    const started = Date.now();
    const order = { accountId: account.accountId, region: REGION, count: INSTANCES, volumesPerInstance: 3 };
    ids = (await aws.control<{ instanceIds: string[] }>('instances', order)).instanceIds;
    expect(ids).toHaveLength(INSTANCES);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('answers a page of 1,000 instances within 5 s', async () => {
    const started = Date.now();
    const page = await account.ec2.send(new DescribeInstancesCommand({ MaxResults: 1000 }));
    expect(page.Reservations?.flatMap((each) => each.Instances ?? [])).toHaveLength(1000);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test('a CreateSnapshots call and the look-up of its tag do not grow with what is there', async () => {
    const tagged = (op: string) => [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'snapward:op', Value: op }] }];
    const begin = (InstanceId: string, op: string): Promise<CreateSnapshotsCommandOutput> =>
      account.ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId }, TagSpecifications: tagged(op) }));
    const started = Date.now();
    await Promise.all(ids.slice(0, 100).map((id) => begin(id, 'crowd')));
    expect((Date.now() - started) / 100).toBeLessThan(50);
    await begin(required(ids[200]), 'mine');
    const asked = Date.now();
    const Filters = [{ Name: 'tag:snapward:op', Values: ['mine'] }];
    expect((await account.ec2.send(new DescribeSnapshotsCommand({ Filters }))).Snapshots).toHaveLength(3);
    expect(Date.now() - asked).toBeLessThan(500);
  });
});
