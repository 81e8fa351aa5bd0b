import {
  CreateSnapshotsCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  ModifySnapshotAttributeCommand,
  ResetSnapshotAttributeCommand,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { ec2Account, REGION, refusal, required, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

describe('Sharing a snapshot', () => {
  let aws: Emulator;
  let owner: Ec2Account;
  let receiver: Ec2Account;
  let id: string;

  beforeAll(async () => {
    aws = await emulator();
    owner = await ec2Account(aws, 'owner');
    receiver = await ec2Account(aws, 'receiver');
    await owner.snapshotsTake(0);
  });
  beforeEach(async () => {
    id = await snapshotOf(owner);
  });
  afterAll(() => aws.close());

  async function snapshotOf(account: Ec2Account, ebs = {}): Promise<string> {
    const mapping = { DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3' as const, ...ebs } };
    const instance = await account.launch({ BlockDeviceMappings: [mapping] });
    const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'secret', Value: 'plan' }] }];
    const asked = { InstanceSpecification: { InstanceId: instance.InstanceId }, TagSpecifications: tags };
    return required((await account.ec2.send(new CreateSnapshotsCommand(asked))).Snapshots?.[0]?.SnapshotId);
  }
  const change = (OperationType: 'add' | 'remove', UserIds: string[], account = owner) =>
    account.ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId: id, Attribute: 'createVolumePermission', OperationType, UserIds }));
  const seenBy = async (account: Ec2Account): Promise<Snapshot | undefined> =>
    (await account.ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots?.[0];
  const volumeFor = (account: Ec2Account) =>
    account.ec2.send(new CreateVolumeCommand({ SnapshotId: id, AvailabilityZone: `${REGION}a`, VolumeType: 'gp3' }));

  test('before it is shared another account does not see it: silently left out by id, NotFound when used', async () => {
    await expect(seenBy(receiver)).resolves.toBeUndefined();
    expect((await refusal(volumeFor(receiver))).name).toBe('InvalidSnapshot.NotFound');
  });

  test('the receiver sees it without the tags of the owner and can make a volume of it', async () => {
    await change('add', [receiver.accountId]);
    expect(await seenBy(receiver)).toMatchObject({ SnapshotId: id, OwnerId: owner.accountId });
    expect((await seenBy(receiver))?.Tags).toBeUndefined();
    expect((await seenBy(owner))?.Tags).toEqual([{ Key: 'secret', Value: 'plan' }]);
    expect(await volumeFor(receiver)).toMatchObject({ SnapshotId: id, Size: 8 });
  });

  test('it is listed for the receiver as restorable, and among the snapshots of the owner', async () => {
    await change('add', [receiver.accountId]);
    for (const asked of [{ RestorableByUserIds: ['self'] }, { OwnerIds: [owner.accountId] }, {}]) {
      const answer = await receiver.ec2.send(new DescribeSnapshotsCommand(asked));
      expect(answer.Snapshots?.map((each) => each.SnapshotId)).toContain(id);
    }
    const own = await receiver.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    expect(own.Snapshots?.map((each) => each.SnapshotId)).not.toContain(id);
  });

  test('the receiver cannot share it on, tag it, look at its shares, or delete it', async () => {
    await change('add', [receiver.accountId]);
    expect((await refusal(change('add', ['123456789012'], receiver))).name).toBe('AuthFailure');
    expect((await refusal(receiver.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id })))).name).toBe('AuthFailure');
    const attribute = { SnapshotId: id, Attribute: 'createVolumePermission' as const };
    expect((await refusal(receiver.ec2.send(new DescribeSnapshotAttributeCommand(attribute)))).name).toBe('AuthFailure');
    const tag = new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'mine', Value: 'now' }] });
    expect((await refusal(receiver.ec2.send(tag))).name).toBe('InvalidSnapshot.NotFound');
  });

  test('after it is unshared the receiver has nothing any more', async () => {
    await change('add', [receiver.accountId]);
    await change('remove', [receiver.accountId]);
    await expect(seenBy(receiver)).resolves.toBeUndefined();
    expect((await refusal(volumeFor(receiver))).name).toBe('InvalidSnapshot.NotFound');
  });

  test('the form with Add and Remove works as well, both at once do not', async () => {
    const user = { UserId: receiver.accountId };
    const modify = (CreateVolumePermission: object) =>
      owner.ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId: id, CreateVolumePermission }));
    await modify({ Add: [user] });
    const attribute = { SnapshotId: id, Attribute: 'createVolumePermission' as const };
    const shared = await owner.ec2.send(new DescribeSnapshotAttributeCommand(attribute));
    expect(shared.CreateVolumePermissions).toEqual([user]);
    expect((await refusal(modify({ Add: [user], Remove: [user] }))).name).toBe('InvalidParameterCombination');
    await owner.ec2.send(new ResetSnapshotAttributeCommand(attribute));
    await expect(seenBy(receiver)).resolves.toBeUndefined();
  });

  test('an account id that is none is refused', async () => {
    expect((await refusal(change('add', ['acme']))).name).toBe('InvalidAMIAttributeItemValue');
  });

  test('a snapshot under the AWS-managed key cannot be shared, one under the own key can, but not be made public', async () => {
    id = await snapshotOf(owner, { Encrypted: true });
    expect((await refusal(change('add', [receiver.accountId]))).name).toBe('OperationNotPermitted');
    id = await snapshotOf(owner, { Encrypted: true, KmsKeyId: owner.network.kmsKeyArn });
    await change('add', [receiver.accountId]);
    expect(await seenBy(receiver)).toMatchObject({ Encrypted: true, KmsKeyId: owner.network.kmsKeyArn });
    const everybody = { SnapshotId: id, OperationType: 'add' as const, GroupNames: ['all'] };
    expect((await refusal(owner.ec2.send(new ModifySnapshotAttributeCommand(everybody)))).name).toBe('OperationNotPermitted');
  });

  test('deleting the snapshot ends the share', async () => {
    await change('add', [receiver.accountId]);
    await owner.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));
    expect((await refusal(seenBy(receiver))).name).toBe('InvalidSnapshot.NotFound');
  });
});
