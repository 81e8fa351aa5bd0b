import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DetachVolumeCommand,
  ModifyVolumeCommand,
  type CreateVolumeCommandInput,
  type Instance,
} from '@aws-sdk/client-ec2';
import { ec2Account, REGION, refusal, required, until, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

describe('Volumes', () => {
  let aws: Emulator;
  let account: Ec2Account;
  let instance: Instance;

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws, 'tenant', 0.4);
    instance = await account.launch();
  });
  afterAll(() => aws.close());

  const create = (more: Partial<CreateVolumeCommandInput> = {}) =>
    account.ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 10, VolumeType: 'gp3', ...more }));
  async function available(more: Partial<CreateVolumeCommandInput> = {}): Promise<string> {
    const id = required((await create(more)).VolumeId);
    await until(async () => (await account.volume(id)).State === 'available');
    return id;
  }
  const attach = (VolumeId: string | undefined, Device: string, InstanceId = instance.InstanceId) =>
    account.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
  const rootOf = (of: Instance) => required(of.BlockDeviceMappings?.[0]?.Ebs?.VolumeId);

  test('CreateVolume answers creating; the volume is available a moment later, as ordered', async () => {
    const tags = [{ ResourceType: 'volume' as const, Tags: [{ Key: 'Name', Value: 'data' }] }];
    const asked = { Iops: 4000, Throughput: 300, Encrypted: true, KmsKeyId: 'alias/tenant', TagSpecifications: tags };
    const created = await create(asked);
    expect(created.State).toBe('creating');
    await until(async () => (await account.volume(required(created.VolumeId))).State === 'available');
    expect(await account.volume(required(created.VolumeId))).toMatchObject({
      Size: 10,
      VolumeType: 'gp3',
      Iops: 4000,
      Throughput: 300,
      Encrypted: true,
      KmsKeyId: account.network.kmsKeyArn,
      Tags: [{ Key: 'Name', Value: 'data' }],
      AvailabilityZone: `${REGION}a`,
    });
  });

  test('the same client token makes one volume, with other parameters it is a mismatch', async () => {
    const ClientToken = `volume-${Date.now()}`;
    const first = await create({ ClientToken });
    expect((await create({ ClientToken })).VolumeId).toBe(first.VolumeId);
    expect((await refusal(create({ ClientToken, Size: 11 }))).name).toBe('IdempotentParameterMismatch');
    expect((await create()).VolumeId).not.toBe((await create()).VolumeId);
  });

  test('a volume of a snapshot has its size and key; a smaller one, and one of a pending snapshot, are refused', async () => {
    const VolumeId = await available({ Size: 5, Encrypted: true, KmsKeyId: account.network.kmsKeyArn });
    await account.snapshotsTake(0.5);
    const { SnapshotId } = await account.ec2.send(new CreateSnapshotCommand({ VolumeId }));
    expect((await refusal(create({ SnapshotId, Size: undefined }))).name).toBe('IncorrectState');
    await until(async () => (await account.snapshot(required(SnapshotId))).State === 'completed');
    expect(await create({ SnapshotId, Size: undefined })).toMatchObject({ Size: 5, Encrypted: true, KmsKeyId: account.network.kmsKeyArn });
    expect((await refusal(create({ SnapshotId, Size: 4 }))).message).toContain('expect size >= 5GiB');
  });

  test('a key that cannot be used ends the volume in error, after the call succeeded', async () => {
    const elsewhere = account.networks['eu-west-1']?.kmsKeyArn;
    for (const KmsKeyId of ['alias/nobody', elsewhere]) {
      const { VolumeId } = await create({ Encrypted: true, KmsKeyId });
      await until(async () => (await account.volume(required(VolumeId))).State === 'error');
    }
  });

  test.each<[string, Partial<CreateVolumeCommandInput>, string]>([
    ['an unknown zone', { AvailabilityZone: 'eu-central-1z' }, 'InvalidZone.NotFound'],
    ['io2 without IOPS', { VolumeType: 'io2' }, 'MissingParameter'],
    ['IOPS for st1', { VolumeType: 'st1', Size: 200, Iops: 100 }, 'InvalidParameterCombination'],
    ['more IOPS than the size allows', { VolumeType: 'io1', Size: 10, Iops: 1000 }, 'InvalidParameterValue'],
    ['an st1 volume that is too small', { VolumeType: 'st1', Size: 100 }, 'InvalidParameterValue'],
    ['neither size nor snapshot', { Size: undefined }, 'MissingParameter'],
    ['an unknown snapshot', { SnapshotId: 'snap-0123456789abcdef0' }, 'InvalidSnapshot.NotFound'],
  ])('%s is refused', async (_what, asked, code) => {
    expect((await refusal(create(asked))).name).toBe(code);
  });

  test('attaches to an instance of its zone under a free device name, and is in use then', async () => {
    const id = await available();
    await expect(attach(id, '/dev/sdf')).resolves.toMatchObject({ State: 'attaching', Device: '/dev/sdf' });
    expect(await account.volume(id)).toMatchObject({ State: 'in-use', Attachments: [{ Device: '/dev/sdf', DeleteOnTermination: false }] });
    expect((await refusal(attach(id, '/dev/sdg'))).name).toBe('VolumeInUse');
    expect((await refusal(attach(await available(), '/dev/sdf'))).message).toContain('is already in use');
    expect((await refusal(attach(await available(), 'disk 2'))).name).toBe('InvalidParameterValue');
  });

  test('a volume of another zone, an unknown one and one that is being made are refused', async () => {
    const elsewhere = await available({ AvailabilityZone: `${REGION}b` });
    expect((await refusal(attach(elsewhere, '/dev/sdh'))).name).toBe('InvalidVolume.ZoneMismatch');
    const refused = await refusal(attach('vol-0123456789abcdef0', '/dev/sdh'));
    expect(refused).toEqual({ name: 'InvalidVolume.NotFound', message: "The volume 'vol-0123456789abcdef0' does not exist." });
    expect((await refusal(attach((await create()).VolumeId, '/dev/sdh'))).name).toBe('IncorrectState');
  });

  test('detaches without naming the instance; the root of a running instance stays', async () => {
    const VolumeId = await available();
    await attach(VolumeId, '/dev/sdi');
    await expect(account.ec2.send(new DetachVolumeCommand({ VolumeId }))).resolves.toMatchObject({ State: 'detaching' });
    expect((await account.volume(VolumeId)).State).toBe('available');
    expect((await refusal(account.ec2.send(new DetachVolumeCommand({ VolumeId })))).name).toBe('IncorrectState');
    const root = new DetachVolumeCommand({ VolumeId: rootOf(instance) });
    expect((await refusal(account.ec2.send(root))).name).toBe('OperationNotPermitted');
  });

  test('an attached volume cannot be deleted, a deleted one is NotFound', async () => {
    expect((await refusal(account.ec2.send(new DeleteVolumeCommand({ VolumeId: rootOf(instance) })))).name).toBe('VolumeInUse');
    const VolumeId = await available();
    await account.ec2.send(new DeleteVolumeCommand({ VolumeId }));
    expect((await refusal(account.volume(VolumeId))).name).toBe('InvalidVolume.NotFound');
  });

  test('a volume grows but does not shrink, and not twice within six hours', async () => {
    const VolumeId = await available();
    const modify = (Size: number) => account.ec2.send(new ModifyVolumeCommand({ VolumeId, Size }));
    expect((await refusal(modify(5))).name).toBe('InvalidParameterValue');
    await modify(20);
    expect((await account.volume(VolumeId)).Size).toBe(20);
    expect((await refusal(modify(30))).name).toBe('VolumeModificationRateExceeded');
  });
});
