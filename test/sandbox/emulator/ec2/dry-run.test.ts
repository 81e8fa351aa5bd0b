import {
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { ec2Account, REGION, refusal, required, type Ec2Account } from './ec2-account';
import { emulator, type Clients, type Emulator } from '../emulator';

describe('DryRun', () => {
  let aws: Emulator;
  let account: Ec2Account;
  let reader: Clients;
  let instanceId: string;

  beforeAll(async () => {
    aws = await emulator();
    account = await ec2Account(aws);
    instanceId = required((await account.launch({ DisableApiTermination: true })).InstanceId);
    const { iam } = aws.clientsFor(account.administrator);
    await iam.send(new CreateUserCommand({ UserName: 'reader' }));
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }] };
    await iam.send(new PutUserPolicyCommand({ UserName: 'reader', PolicyName: 'read', PolicyDocument: JSON.stringify(policy) }));
    const key = required((await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }))).AccessKey);
    const keys = { accessKeyId: required(key.AccessKeyId), secretAccessKey: required(key.SecretAccessKey) };
    reader = aws.clientsFor(keys, REGION);
  });
  afterAll(() => aws.close());

  const snapshots = (InstanceId: string) => new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId }, DryRun: true });

  test('answers DryRunOperation to who may, UnauthorizedOperation to who may not, and does nothing', async () => {
    const allowed = await refusal(account.ec2.send(snapshots(instanceId)));
    expect(allowed).toEqual({ name: 'DryRunOperation', message: 'Request would have succeeded, but DryRun flag is set.' });
    expect((await refusal(reader.ec2.send(snapshots(instanceId)))).name).toBe('UnauthorizedOperation');
    const made = await account.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    expect(made.Snapshots).toEqual([]);
  });

  test('checks permission before it looks at the request', async () => {
    const unknown = 'i-0123456789abcdef0';
    expect((await refusal(reader.ec2.send(snapshots(unknown)))).name).toBe('UnauthorizedOperation');
    expect((await refusal(account.ec2.send(snapshots(unknown)))).name).toBe('InvalidInstanceID.NotFound');
    const remove = new DeleteSnapshotCommand({ SnapshotId: 'snap-0123456789abcdef0', DryRun: true });
    expect((await refusal(reader.ec2.send(remove))).name).toBe('UnauthorizedOperation');
  });

  test('does not look at the state of things: a protected instance could be asked to terminate', async () => {
    const terminate = new TerminateInstancesCommand({ InstanceIds: [instanceId], DryRun: true });
    expect((await refusal(account.ec2.send(terminate))).name).toBe('DryRunOperation');
  });

  test('works for calls that only read, too', async () => {
    const read = new DescribeSnapshotsCommand({ OwnerIds: ['self'], DryRun: true });
    expect((await refusal(reader.ec2.send(read))).name).toBe('DryRunOperation');
  });

  test('leaves no client token behind', async () => {
    const asked = { AvailabilityZone: `${REGION}a`, Size: 1, VolumeType: 'gp3' as const, ClientToken: `dry-${Date.now()}` };
    expect((await refusal(account.ec2.send(new CreateVolumeCommand({ ...asked, DryRun: true })))).name).toBe('DryRunOperation');
    const { VolumeId } = await account.ec2.send(new CreateVolumeCommand(asked));
    const made = await account.ec2.send(new DescribeVolumesCommand({ VolumeIds: [required(VolumeId)] }));
    expect(made.Volumes).toHaveLength(1);
  });
});
