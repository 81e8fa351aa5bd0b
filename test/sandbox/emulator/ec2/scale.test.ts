import { CreateSnapshotsCommand, DescribeInstancesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { ec2Account, REGION, required, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

const FEW = 1_000;
const MANY = 10_000;

// Ratios on one machine in one run, because a busy machine is slow for both. What grows with the square would show a hundredfold, or tenfold a call.
const LINEAR_MAKING = 40;
const NO_GROWTH = 5;

interface Filled {
  readonly account: Ec2Account;
  readonly ids: readonly string[];
  readonly makingMs: number;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The quickest of three, which other work on the machine disturbs least. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) times.push(await timed(work));
  return Math.min(...times);
}

describe('The emulator with ten thousand instances beside one thousand', () => {
  let aws: Emulator;
  let few: Filled;
  let many: Filled;

  beforeAll(async () => {
    aws = await emulator();
    few = await filled(FEW);
    many = await filled(MANY);
  }, 120_000);
  afterAll(() => aws.close());

  async function filled(count: number): Promise<Filled> {
    const account = await ec2Account(aws);
    await account.snapshotsTake(86_400);
    let ids: readonly string[] = [];
    const makingMs = await timed(async () => {
      const order = { accountId: account.accountId, region: REGION, count, volumesPerInstance: 3 };
      ids = (await aws.control<{ instanceIds: string[] }>('instances', order)).instanceIds;
    });
    return { account, ids, makingMs };
  }

  test('makes them in time that grows with their number and not with its square', () => {
    expect(many.ids).toHaveLength(MANY);
    expect(many.makingMs / few.makingMs).toBeLessThan(LINEAR_MAKING);
  });

  test('answers a page of 200 instances as quickly', async () => {
    const page = async ({ account }: Filled): Promise<void> => {
      const { Reservations = [] } = await account.ec2.send(new DescribeInstancesCommand({ MaxResults: 200 }));
      expect(Reservations.flatMap(({ Instances = [] }) => Instances)).toHaveLength(200);
    };

    expect((await quickest(() => page(many))) / (await quickest(() => page(few)))).toBeLessThan(NO_GROWTH);
  }, 60_000);

  test('takes a CreateSnapshots and the look-up of its tag as quickly', async () => {
    const begin = (account: Ec2Account, InstanceId: string, op: string) => {
      const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'snapward:op', Value: op }] }];
      return account.ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId }, TagSpecifications }));
    };
    const crowd = ({ account, ids }: Filled) => timed(() => Promise.all(ids.slice(0, 100).map((id) => begin(account, id, 'crowd'))));
    const lookUp = async ({ account, ids }: Filled): Promise<number> => {
      await begin(account, required(ids[200]), 'mine');
      return quickest(async () => {
        const Filters = [{ Name: 'tag:snapward:op', Values: ['mine'] }];
        expect((await account.ec2.send(new DescribeSnapshotsCommand({ Filters }))).Snapshots).toHaveLength(3);
      });
    };

    const crowdOfFew = await crowd(few);
    expect((await crowd(many)) / crowdOfFew).toBeLessThan(NO_GROWTH);
    const lookUpInFew = await lookUp(few);
    expect((await lookUp(many)) / lookUpInFew).toBeLessThan(NO_GROWTH);
  }, 60_000);
});
