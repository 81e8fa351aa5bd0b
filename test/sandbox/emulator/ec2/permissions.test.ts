import {
  CreateSnapshotsCommand,
  DeleteSnapshotCommand,
  DescribeInstancesCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  type CreateSnapshotsCommandInput,
  type EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import { emulator, type EmulatedAccount, type Emulator } from '../emulator';
import { assumeRole, makeRole, policyOf } from '../role-sessions';

const REGION = 'eu-central-1';
const TAGS = [{ Key: 'snapward:tenant', Value: 'acme' }];

describe('Permissions of EC2 calls', () => {
  let aws: Emulator;
  let tenant: EmulatedAccount;
  let instance: Instance;

  beforeAll(async () => {
    aws = await emulator();
    tenant = await aws.account({ name: 'tenant', regions: [REGION], instances: 1, volumesPerInstance: 2 });
    const answer = await aws.clientsFor(tenant.administrator, REGION).ec2.send(new DescribeInstancesCommand({}));
    instance = answer.Reservations?.[0]?.Instances?.[0] ?? {};
    await aws.control('settings', { accountId: tenant.accountId, snapshotSeconds: 0 });
  });
  afterAll(() => aws.close());

  const allow = (Action: string | string[], Resource: string | string[] = '*', Condition?: object) => ({
    Effect: 'Allow',
    Action,
    Resource,
    Condition,
  });
  /** EC2 as a role with these permissions sees it, under a session policy if one is given. */
  async function as(permissions: object[], sessionPolicy?: object[]): Promise<EC2Client> {
    const RoleArn = await makeRole(aws, tenant, undefined, permissions);
    const Policy = sessionPolicy ? policyOf(...sessionPolicy) : undefined;
    return aws.clientsFor(await assumeRole(aws, tenant.administrator, { RoleArn, Policy }), REGION).ec2;
  }

  const snapshots = (ec2: EC2Client, input: Partial<CreateSnapshotsCommandInput> = {}) =>
    ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: instance.InstanceId }, ...input }));
  const tagged = { TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags: TAGS }] };
  const denied = (what: string) => ({ name: 'UnauthorizedOperation', message: expect.stringContaining(what) });

  test('CreateSnapshots needs the instance, each volume and the snapshots', async () => {
    const own = (kind: string) => `arn:aws:ec2:*:${tenant.accountId}:${kind}/*`;
    const parts = [own('instance'), own('volume'), 'arn:aws:ec2:*::snapshot/*'];
    await expect(snapshots(await as([allow('ec2:CreateSnapshots', parts)]))).resolves.toBeDefined();
    for (const [index, missing] of ['instance/', 'volume/', 'snapshot/'].entries()) {
      const ec2 = await as([
        allow(
          'ec2:CreateSnapshots',
          parts.filter((_part, place) => place !== index),
        ),
      ]);
      await expect(snapshots(ec2)).rejects.toMatchObject(denied(missing));
    }
  });

  test('tags at creation need ec2:CreateTags, which can be held to that action', async () => {
    const without = await as([allow('ec2:CreateSnapshots')]);
    await expect(snapshots(without)).resolves.toBeDefined();
    await expect(snapshots(without, tagged)).rejects.toMatchObject(denied('ec2:CreateTags'));
    const onCreation = (action: string) =>
      allow('ec2:CreateTags', 'arn:aws:ec2:*::snapshot/*', { StringEquals: { 'ec2:CreateAction': action } });
    await expect(snapshots(await as([allow('ec2:CreateSnapshots'), onCreation('CreateSnapshots')]), tagged)).resolves.toBeDefined();
    const other = await as([allow('ec2:CreateSnapshots'), onCreation('CopySnapshot')]);
    await expect(snapshots(other, tagged)).rejects.toMatchObject(denied('ec2:CreateTags'));
  });

  test('copied tags need ec2:CreateTags too', async () => {
    const ec2 = await as([allow('ec2:CreateSnapshots')]);
    await expect(snapshots(ec2, { CopyTagsFromSource: 'volume' })).rejects.toMatchObject(denied('ec2:CreateTags'));
  });

  test('a condition on request tags is obeyed', async () => {
    const condition = {
      StringEquals: { 'aws:RequestTag/snapward:tenant': 'acme' },
      'ForAllValues:StringLike': { 'aws:TagKeys': 'snapward:*' },
    };
    const own = (kind: string) => `arn:aws:ec2:*:${tenant.accountId}:${kind}/*`;
    const ec2 = await as([
      allow('ec2:CreateSnapshots', [own('instance'), own('volume')]),
      allow(['ec2:CreateSnapshots', 'ec2:CreateTags'], 'arn:aws:ec2:*::snapshot/*', condition),
    ]);
    await expect(snapshots(ec2, tagged)).resolves.toBeDefined();
    await expect(snapshots(ec2)).rejects.toMatchObject(denied('ec2:CreateSnapshots'));
    const more = { TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags: [...TAGS, { Key: 'Name', Value: 'x' }] }] };
    await expect(snapshots(ec2, more)).rejects.toMatchObject(denied('snapshot/'));
  });

  test('a condition on resource tags guards what is already there', async () => {
    const administrator = aws.clientsFor(tenant.administrator, REGION).ec2;
    const [ours] = (await snapshots(administrator, tagged)).Snapshots ?? [];
    const [foreign] = (await snapshots(administrator)).Snapshots ?? [];
    const owned = { StringEquals: { 'aws:ResourceTag/snapward:tenant': 'acme' } };
    const ec2 = await as([allow('ec2:DeleteSnapshot', 'arn:aws:ec2:*::snapshot/*', owned)]);
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: foreign?.SnapshotId }))).rejects.toMatchObject(
      denied(`snapshot/${foreign?.SnapshotId}`),
    );
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: ours?.SnapshotId }))).resolves.toBeDefined();
  });

  test('a session policy narrows to one resource', async () => {
    const only = `arn:aws:ec2:${REGION}:${tenant.accountId}:instance/i-00000000000000000`;
    const ec2 = await as([allow('ec2:*')], [allow('ec2:StopInstances', only)]);
    const stop = ec2.send(new StopInstancesCommand({ InstanceIds: [instance.InstanceId ?? ''] }));
    await expect(stop).rejects.toMatchObject(denied('no session policy allows'));
  });

  describe('DryRun', () => {
    const dryRun = { DryRun: true, ...tagged };

    test('answers DryRunOperation to who may, UnauthorizedOperation to who may not', async () => {
      const may = await as([allow(['ec2:CreateSnapshots', 'ec2:CreateTags'])]);
      await expect(snapshots(may, dryRun)).rejects.toMatchObject({ name: 'DryRunOperation', $metadata: { httpStatusCode: 412 } });
      await expect(snapshots(await as([allow('ec2:Describe*')]), dryRun)).rejects.toMatchObject({
        name: 'UnauthorizedOperation',
        $metadata: { httpStatusCode: 403 },
      });
    });

    test('looks at permission before it looks for the resource', async () => {
      const unknown = { DryRun: true, InstanceSpecification: { InstanceId: 'i-0123456789abcdef0' } };
      await expect(snapshots(await as([allow('ec2:Describe*')]), unknown)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
      await expect(snapshots(await as([allow('ec2:CreateSnapshots')]), unknown)).rejects.toMatchObject({
        name: 'InvalidInstanceID.NotFound',
      });
    });
  });

  test('RunInstances with an instance profile needs iam:PassRole on its role', async () => {
    const network = tenant.networks[REGION];
    const run = (ec2: EC2Client) =>
      ec2.send(
        new RunInstancesCommand({
          ImageId: instance.ImageId,
          MinCount: 1,
          MaxCount: 1,
          InstanceType: 't3.medium',
          SubnetId: network?.subnetIds[`${REGION}a`],
          IamInstanceProfile: { Name: 'instance-profile' },
        }),
      );
    await expect(run(await as([allow('ec2:*')]))).rejects.toMatchObject(denied('iam:PassRole'));
    const passTo = (service: string) =>
      allow('iam:PassRole', `arn:aws:iam::${tenant.accountId}:role/instance-role`, { StringEquals: { 'iam:PassedToService': service } });
    await expect(run(await as([allow('ec2:*'), passTo('lambda.amazonaws.com')]))).rejects.toMatchObject(denied('iam:PassRole'));
    await expect(run(await as([allow('ec2:*'), passTo('ec2.amazonaws.com')]))).resolves.toBeDefined();
  });
});
