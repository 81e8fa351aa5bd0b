import {
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteTagsCommand,
  DescribeSnapshotsCommand,
  type DescribeSnapshotsCommandInput,
} from '@aws-sdk/client-ec2';
import { ec2Account, REGION, refusal, required, until, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

describe('DescribeSnapshots', () => {
  let aws: Emulator;
  let account: Ec2Account;
  let volumeId: string;
  const ids: string[] = [];

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
    const volume = await account.ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 1, VolumeType: 'gp3' }));
    volumeId = required(volume.VolumeId);
    await until(async () => (await account.volume(volumeId)).State === 'available');
    await account.snapshotsTake(0);
    for (let index = 0; index < 12; index += 1) {
      ids.push(await take({ 'snapward:op': index < 7 ? 'first' : 'second', number: String(index) }));
    }
  });
  afterAll(() => aws.close());

  async function take(tags: Record<string, string>): Promise<string> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const asked = { VolumeId: volumeId, TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags }] };
    return required((await account.ec2.send(new CreateSnapshotCommand(asked))).SnapshotId);
  }
  const describeSnapshots = (asked: DescribeSnapshotsCommandInput) => account.ec2.send(new DescribeSnapshotsCommand(asked));
  const found = async (asked: DescribeSnapshotsCommandInput) => {
    const answer = await describeSnapshots({ OwnerIds: ['self'], ...asked });
    return answer.Snapshots?.map((each) => required(each.SnapshotId));
  };

  test('pages through all with MaxResults and NextToken, each once, in order', async () => {
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await describeSnapshots({ OwnerIds: ['self'], MaxResults: 5, NextToken: token });
      expect(page.Snapshots?.length).toBeLessThanOrEqual(5);
      seen.push(...(page.Snapshots ?? []).map((each) => required(each.SnapshotId)));
      token = page.NextToken;
    } while (token);
    expect(seen).toEqual(ids);
  });

  test('a page goes on behind the last item seen, also when earlier ones no longer match', async () => {
    const filter = { Filters: [{ Name: 'tag:state', Values: ['open'] }], MaxResults: 5 };
    await account.ec2.send(new CreateTagsCommand({ Resources: ids, Tags: [{ Key: 'state', Value: 'open' }] }));
    const first = await describeSnapshots(filter);
    await account.ec2.send(new DeleteTagsCommand({ Resources: ids.slice(0, 5), Tags: [{ Key: 'state' }] }));
    const second = await describeSnapshots({ ...filter, NextToken: first.NextToken });
    expect(second.Snapshots?.map((each) => each.SnapshotId)).toEqual(ids.slice(5, 10));
  });

  test('MaxResults below 5 and a NextToken of nobody are refused; above 1,000 counts as 1,000', async () => {
    expect((await refusal(describeSnapshots({ MaxResults: 4 }))).name).toBe('InvalidParameterValue');
    expect((await refusal(describeSnapshots({ NextToken: 'bogus' }))).name).toBe('InvalidNextToken');
    await expect(found({ MaxResults: 5000 })).resolves.toEqual(ids);
  });

  test('finds by one tag, by several values, by wildcard, and by tag key', async () => {
    await expect(found({ Filters: [{ Name: 'tag:snapward:op', Values: ['first'] }] })).resolves.toEqual(ids.slice(0, 7));
    await expect(found({ Filters: [{ Name: 'tag:snapward:op', Values: ['first', 'second'] }] })).resolves.toEqual(ids);
    await expect(found({ Filters: [{ Name: 'tag:snapward:op', Values: ['sec*'] }] })).resolves.toEqual(ids.slice(7));
    await expect(found({ Filters: [{ Name: 'tag-key', Values: ['number'] }] })).resolves.toEqual(ids);
    await expect(found({ Filters: [{ Name: 'tag:snapward:op', Values: ['FIRST'] }] })).resolves.toEqual([]);
  });

  test('filters are joined by AND, an unknown filter is refused', async () => {
    const both = [
      { Name: 'tag:snapward:op', Values: ['first'] },
      { Name: 'status', Values: ['pending'] },
    ];
    await expect(found({ Filters: both })).resolves.toEqual([]);
    await expect(found({ Filters: [{ Name: 'volume-id', Values: [volumeId] }] })).resolves.toEqual(ids);
    expect((await refusal(found({ Filters: [{ Name: 'colour', Values: ['blue'] }] }))).name).toBe('InvalidParameterValue');
  });

  test('an id given twice counts once; an unknown one fails the call with the id in the message', async () => {
    const [first, second] = ids;
    await expect(found({ SnapshotIds: [required(first), required(second), required(first)] })).resolves.toEqual([first, second]);
    const unknown = 'snap-0123456789abcdef0';
    const refused = await refusal(found({ SnapshotIds: [required(first), unknown] }));
    expect(refused).toEqual({ name: 'InvalidSnapshot.NotFound', message: `The snapshot '${unknown}' does not exist.` });
    expect((await refusal(found({ SnapshotIds: ['backup'] }))).name).toBe('InvalidSnapshotID.Malformed');
  });

  test('SnapshotIds and MaxResults exclude each other', async () => {
    const refused = await refusal(describeSnapshots({ SnapshotIds: ids.slice(0, 1), MaxResults: 5 }));
    expect(refused.name).toBe('InvalidParameterCombination');
  });

  test('look-ups by tag see a young snapshot late when the account says so, look-ups by id see it at once', async () => {
    await aws.control('settings', { accountId: account.accountId, tagVisibilityDelaySeconds: 1 });
    const id = await take({ 'snapward:op': 'late' });
    const byTag = () => found({ Filters: [{ Name: 'tag:snapward:op', Values: ['late'] }] });
    await expect(byTag()).resolves.toEqual([]);
    await expect(found({ SnapshotIds: [id] })).resolves.toEqual([id]);
    await until(async () => (await byTag())?.length === 1);
    await aws.control('settings', { accountId: account.accountId, tagVisibilityDelaySeconds: 0 });
  });
});
