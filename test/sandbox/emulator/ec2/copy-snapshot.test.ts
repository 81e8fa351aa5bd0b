import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  DescribeSnapshotsCommand,
  ModifySnapshotAttributeCommand,
  type CopySnapshotCommandInput,
  type EC2Client,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { DisableKeyCommand, EnableKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { ec2Account, REGION, refusal, required, until, type Ec2Account } from './ec2-account';
import { emulator, type Emulator } from '../emulator';

const OTHER_REGION = 'eu-west-1';
const NOT_ACCESSIBLE = { State: 'error', StateMessage: 'Given key ID is not accessible' };

describe('CopySnapshot', () => {
  let aws: Emulator;
  let tenant: Ec2Account;
  let vault: Ec2Account;
  let plain: string;
  let encrypted: string;

  beforeAll(async () => {
    aws = await emulator();
    tenant = await ec2Account(aws, 'tenant');
    vault = await ec2Account(aws, 'vault');
    await vault.snapshotsTake(0);
    const key = tenant.network.kmsKeyArn;
    const data = { VolumeSize: 3, VolumeType: 'gp3' as const, Encrypted: true, KmsKeyId: key };
    const instance = await tenant.launch({ BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: data }] });
    const set = await tenant.protect(instance);
    plain = required(set['/dev/xvda']?.SnapshotId);
    encrypted = required(set['/dev/sdf']?.SnapshotId);
    for (const SnapshotId of [plain, encrypted]) {
      await share(SnapshotId, 'add');
    }
  });
  afterAll(() => aws.close());

  const share = (SnapshotId: string, OperationType: 'add' | 'remove') =>
    tenant.ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId, OperationType, UserIds: [vault.accountId] }));
  const of = (account: Ec2Account, region: string): EC2Client => aws.clientsFor(account.administrator, region).ec2;
  async function copied(ec2: EC2Client, asked: Partial<CopySnapshotCommandInput>): Promise<Snapshot> {
    const { SnapshotId } = await ec2.send(new CopySnapshotCommand({ SourceRegion: REGION, SourceSnapshotId: plain, ...asked }));
    let copy: Snapshot = {};
    await until(async () => {
      const answer = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [required(SnapshotId)] }));
      copy = required(answer.Snapshots?.[0]);
      return copy.State !== 'pending';
    });
    return copy;
  }

  test('copies into another region of the account, with its own tags only and an arbitrary volume id', async () => {
    const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'snapward:op', Value: 'copy-1' }] }];
    const copy = await copied(of(tenant, OTHER_REGION), { Description: 'away', TagSpecifications: tags });
    expect(copy).toMatchObject({ State: 'completed', VolumeSize: 8, Encrypted: false, Description: 'away', TransferType: 'standard' });
    expect(copy.Tags).toEqual(tags[0]?.Tags);
    expect(copy.VolumeId).toBe('vol-ffffffff');
  });

  test('copies a shared snapshot of another account into another region in one step, under the own key', async () => {
    const key = required(vault.networks[OTHER_REGION]?.kmsKeyArn);
    const copy = await copied(of(vault, OTHER_REGION), { Encrypted: true, KmsKeyId: key });
    expect(copy).toMatchObject({ State: 'completed', OwnerId: vault.accountId, Encrypted: true, KmsKeyId: key });
  });

  test('Encrypted without a key takes the AWS-managed key; a key without Encrypted is refused', async () => {
    const copy = await copied(of(vault, REGION), { Encrypted: true });
    expect(copy.KmsKeyId).toMatch(`arn:aws:kms:${REGION}:${vault.accountId}:key/`);
    expect((await refusal(copied(of(vault, REGION), { KmsKeyId: vault.network.kmsKeyArn }))).name).toBe('InvalidParameterValue');
  });

  test('a key that does not exist, of another region or account, or disabled is found out asynchronously', async () => {
    const ec2 = of(vault, REGION);
    const unknown = `arn:aws:kms:${REGION}:${vault.accountId}:key/00000000-0000-0000-0000-000000000000`;
    const elsewhere = vault.networks[OTHER_REGION]?.kmsKeyArn;
    for (const KmsKeyId of [unknown, 'alias/nobody', elsewhere, tenant.network.kmsKeyArn]) {
      expect(await copied(ec2, { Encrypted: true, KmsKeyId })).toMatchObject(NOT_ACCESSIBLE);
    }
    const { kms } = aws.clientsFor(vault.administrator, REGION);
    const KeyId = vault.network.kmsKeyArn;
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await copied(ec2, { Encrypted: true, KmsKeyId: KeyId })).toMatchObject(NOT_ACCESSIBLE);
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await copied(ec2, { Encrypted: true, KmsKeyId: KeyId })).toMatchObject({ State: 'completed' });
  });

  test('an encrypted snapshot needs the key of its owner, whose policy must let the receiver in', async () => {
    const asked = { SourceSnapshotId: encrypted, Encrypted: true, KmsKeyId: vault.network.kmsKeyArn };
    expect(await copied(of(vault, REGION), asked)).toMatchObject(NOT_ACCESSIBLE);
    const { kms } = aws.clientsFor(tenant.administrator, REGION);
    const KeyId = tenant.network.kmsKeyArn;
    const policy = JSON.parse(required((await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy)) as {
      Statement: object[];
    };
    policy.Statement.push({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${vault.accountId}:root` },
      Action: ['kms:DescribeKey', 'kms:CreateGrant', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      Resource: '*',
    });
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: JSON.stringify(policy) }));
    expect(await copied(of(vault, REGION), asked)).toMatchObject({ State: 'completed', KmsKeyId: vault.network.kmsKeyArn });
  });

  test('a pending snapshot cannot be copied', async () => {
    await tenant.snapshotsTake(3600);
    const VolumeId = (await tenant.snapshot(plain)).VolumeId;
    const pending = await tenant.ec2.send(new CreateSnapshotCommand({ VolumeId }));
    await tenant.snapshotsTake(0);
    const refused = await refusal(copied(tenant.ec2, { SourceSnapshotId: pending.SnapshotId }));
    expect(refused.name).toBe('IncorrectState');
    expect(refused.message).toContain(pending.SnapshotId);
  });

  test('a snapshot that is not shared, or not any more, does not exist for others', async () => {
    await share(plain, 'remove');
    expect((await refusal(copied(of(vault, REGION), {}))).name).toBe('InvalidSnapshot.NotFound');
    await share(plain, 'add');
  });

  test('the 21st copy in progress into a region is refused, in another region there is room', async () => {
    await vault.snapshotsTake(3600);
    const copy = (region: string) => of(vault, region).send(new CopySnapshotCommand({ SourceRegion: REGION, SourceSnapshotId: plain }));
    for (let inProgress = 0; inProgress < 20; inProgress += 1) {
      await copy(REGION);
    }
    expect((await refusal(copy(REGION))).name).toBe('ResourceLimitExceeded');
    await expect(copy(OTHER_REGION)).resolves.toMatchObject({ SnapshotId: expect.stringMatching(/^snap-/) });
    await vault.snapshotsTake(0);
  });
});
