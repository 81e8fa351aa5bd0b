import { DescribeInstancesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { newId } from '../../../db/new-id';
import { tenantTrustPolicy } from '../../../workflows/domain/permissions/policy-document';
import { accountAccess } from '../../../workers/aws/account-access';
import { UndeclaredCall } from '../../../workers/aws/call-context';
import { emulator, type Emulator } from '../../sandbox/emulator/emulator';
import { connectedTenant, REGION, type ConnectedTenant } from './connected-tenant';

const JOB = newId('job');
const refused = (kind: string, action: string) => expect.objectContaining({ name: 'AwsFailure', kind, action });

describe('credentials', () => {
  let aws: Emulator;
  let world: ConnectedTenant;
  const count = (action: string): number => world.attempts().filter((attempt) => attempt === action).length;

  beforeAll(async () => {
    aws = await emulator();
  });
  beforeEach(async () => {
    world = await connectedTenant(aws);
  });
  afterEach(() => {
    world.access.close();
  });
  afterAll(async () => {
    await aws.close();
  });

  it('assumes each role once for a use, however many ask at the same time', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => world.access.ec2(world.connection, REGION, 'inventory', JOB)));
    await Promise.all(clients.map((ec2) => ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }))));

    expect(count('sts:AssumeRole')).toBe(2);
    expect(count('ec2:DescribeInstances')).toBe(20);
  });

  it('keeps one session for all jobs of a use, and another for another use', async () => {
    await world.access.ec2(world.connection, REGION, 'inventory', newId('job'));
    await world.access.ec2(world.connection, REGION, 'inventory', newId('job'));
    expect(count('sts:AssumeRole')).toBe(2);

    await world.access.ec2(world.connection, REGION, 'protect', JOB);
    expect(count('sts:AssumeRole')).toBe(3);
  });

  it('is the tenant role, and asks AWS so before the first call', async () => {
    const sts = await world.access.sts(world.connection, REGION, JOB);
    const identity = await sts.send(new GetCallerIdentityCommand({}));

    expect(identity.Account).toBe(world.tenant.accountId);
    expect(identity.Arn).toMatch(/:assumed-role\/SnapwardBackup\/snapward-validate$/);
  });

  it('refuses an account that is not the registered one, and makes no call there', async () => {
    const elsewhere = { ...world.connection, awsAccountId: '999999999999' };

    await expect(world.access.ec2(elsewhere, REGION, 'inventory', JOB)).rejects.toEqual(
      refused('CREDENTIAL_BROKEN', 'sts:GetCallerIdentity'),
    );
    expect(world.attempts().filter((action) => action.startsWith('ec2:'))).toEqual([]);
  });

  it('gets a new session when AWS says that the old one has expired, in the middle of a run', async () => {
    const ec2 = await world.access.ec2(world.connection, REGION, 'inventory', JOB);
    await ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    await aws.control('sessions/expire', { accountId: world.tenant.accountId });

    await ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }));

    expect(count('sts:AssumeRole')).toBe(3);
  });

  it('renews the way through the admin account too when that has expired', async () => {
    const ec2 = await world.access.ec2(world.connection, REGION, 'inventory', JOB);
    await aws.control('sessions/expire', { accountId: world.admin.accountId });
    await aws.control('sessions/expire', { accountId: world.tenant.accountId });

    await ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }));

    expect(count('sts:AssumeRole')).toBe(5);
  });

  it('asks once and not a thousand times when a role was revoked', async () => {
    await world.changeTrust({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });

    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => world.access.ec2(world.connection, REGION, 'protect', JOB)));

    const reasons = answers.map((answer): unknown => (answer.status === 'rejected' ? answer.reason : null));
    expect(reasons).toEqual(Array(50).fill(refused('ACCESS_DENIED', 'sts:AssumeRole')));
    expect(count('sts:AssumeRole')).toBe(2);
  });

  it('lets a corrected trust policy in within seconds', async () => {
    await world.changeTrust({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    await expect(world.access.ec2(world.connection, REGION, 'protect', JOB)).rejects.toEqual(refused('ACCESS_DENIED', 'sts:AssumeRole'));

    await world.changeTrust(world.trust);
    world.access.forget(world.connection);
    await new Promise((done) => setTimeout(done, 2_100));

    await expect(world.access.ec2(world.connection, REGION, 'protect', JOB)).resolves.toBeDefined();
  });

  it('works with an access key of the tenant as well', async () => {
    const { accessKeyId, secretAccessKey } = world.tenant.administrator;
    const connection = {
      ...world.connection,
      hypervisorId: newId('hypervisor'),
      chain: [{ method: 'ACCESS_KEY', accessKeyId, secretAccessKey: () => secretAccessKey }] as const,
    };
    const ec2 = await world.access.ec2(connection, REGION, 'inventory', JOB);

    await expect(ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }))).resolves.toBeDefined();
    expect(count('sts:AssumeRole')).toBe(0);
    expect(JSON.stringify(connection)).not.toContain(secretAccessKey);
  });

  it('reaches a tenant through an access key of the admin side as well', async () => {
    const { accessKeyId, secretAccessKey } = world.admin.administrator;
    const [, tenantRole] = world.connection.chain;
    if (!tenantRole) throw new Error('The fixture changed.');
    const trustedPrincipalArn = `arn:aws:iam::${world.admin.accountId}:user/administrator`;
    await world.changeTrust(tenantTrustPolicy({ trustedPrincipalArn, externalId: world.externalId }));
    const viaKey = { method: 'ACCESS_KEY', accessKeyId, secretAccessKey: () => secretAccessKey } as const;

    await expect(world.access.ec2({ ...world.connection, chain: [viaKey, tenantRole] }, REGION, 'inventory', JOB)).resolves.toBeDefined();
    expect(count('sts:AssumeRole')).toBe(1);
  });

  it('does not assume the admin role when the worker runs in it already', async () => {
    const { worker } = world.admin;
    if (!worker) throw new Error('The emulator made no worker.');
    const assume = new AssumeRoleCommand({ RoleArn: world.adminRoleArn, RoleSessionName: 'i-0123456789abcdef0' });
    const { Credentials: own } = await aws.clientsFor(worker, REGION).sts.send(assume);
    const seen: string[] = [];
    const inRole = accountAccess({
      endpointUrl: aws.url,
      identity: { accessKeyId: own?.AccessKeyId ?? '', secretAccessKey: own?.SecretAccessKey ?? '', sessionToken: own?.SessionToken ?? '' },
      version: 'test',
      onAttempt: ({ action }) => seen.push(action),
    });

    await expect(inRole.ec2(world.connection, REGION, 'inventory', JOB)).resolves.toBeDefined();
    expect(seen.filter((action) => action === 'sts:AssumeRole')).toHaveLength(1);
    inRole.close();
  });

  it('calls a dead access key a broken credential', async () => {
    const connection = {
      ...world.connection,
      chain: [{ method: 'ACCESS_KEY', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: () => 'nothing' }] as const,
    };

    await expect(world.access.ec2(connection, REGION, 'inventory', JOB)).rejects.toEqual(
      refused('CREDENTIAL_BROKEN', 'sts:GetCallerIdentity'),
    );
  });

  it('stops an undeclared call before it leaves', async () => {
    const ec2 = await world.access.ec2(world.connection, REGION, 'inventory', JOB);

    await expect(ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1 }))).rejects.toBeInstanceOf(UndeclaredCall);
    expect(count('ec2:RunInstances')).toBe(0);
  });

  it('ends a call when the job is cancelled, with the reason that was given', async () => {
    const stop = new AbortController();
    const ec2 = await world.access.ec2(world.connection, REGION, 'inventory', JOB, stop.signal);
    stop.abort(new Error('cancelled by an operator'));

    await expect(ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }))).rejects.toThrow('cancelled by an operator');
  });

  it('knows who the worker itself is', async () => {
    await expect(world.access.workerIdentity()).resolves.toEqual({
      awsAccountId: world.admin.accountId,
      arn: `arn:aws:iam::${world.admin.accountId}:user/snapward-worker`,
    });
  });
});
