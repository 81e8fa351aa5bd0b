import '../../support/errors-across-realms';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { freePort } from '../../../sandbox/servers/ports';
import { startAwsProxy, type AwsProxy } from '../../../sandbox/proxy/aws-proxy';
import { proxyControl, type ProxyControl } from '../../../sandbox/proxy/control-client';
import { newId } from '../../../db/new-id';
import { accountAccess, type AccountAccess } from '../../../workers/aws/account-access';
import { snapshotProvider, type SnapshotRequest } from '../../../workers/aws/snapshots';
import { emulator, type Emulator } from '../../sandbox/emulator/emulator';
import { connectedTenant, REGION, type ConnectedTenant } from './connected-tenant';

const JOB = newId('job');

describe('AWS calls over a bad line', () => {
  let aws: Emulator;
  let proxy: AwsProxy;
  let faults: ProxyControl;
  let world: ConnectedTenant;
  let access: AccountAccess;
  let sent: string[];

  beforeAll(async () => {
    aws = await emulator();
    proxy = await startAwsProxy({ target: aws.url, port: await freePort() });
    faults = proxyControl(proxy.url);
    world = await connectedTenant(aws, { instances: 1, volumesPerInstance: 2 });
    const { worker } = world.admin;
    if (!worker) throw new Error('The emulator made no worker.');
    access = accountAccess({ endpointUrl: proxy.url, identity: worker, version: 'test', onAttempt: ({ action }) => sent.push(action) });
  });
  beforeEach(() => {
    sent = [];
  });
  afterAll(async () => {
    access.close();
    world.access.close();
    await proxy.stop();
    await aws.close();
  });

  const instanceId = () => world.tenant.instances[0]?.instanceId ?? '';
  const request = (op: string): SnapshotRequest => ({
    instanceId: instanceId(),
    volumeIds: [],
    excludedVolumeIds: [],
    excludeBootVolume: false,
    tags: { 'snapward:op': op, 'snapward:job': JOB },
  });
  const protecting = async () => snapshotProvider(await access.ec2(world.connection, REGION, 'protect', JOB));
  const starts = () => sent.filter((action) => action === 'ec2:CreateSnapshots').length;

  it('sends CreateSnapshots once, and calls a lost answer ambiguous, since AWS did act', async () => {
    const snapshots = await protecting();
    const op = newId('jobItem');
    await faults.addRule({ action: 'ec2:CreateSnapshots', fault: 'reset-after', times: 1 });

    await expect(snapshots.start(request(op))).rejects.toMatchObject({
      name: 'AwsFailure',
      kind: 'AMBIGUOUS',
      action: 'ec2:CreateSnapshots',
    });

    expect(starts()).toBe(1);
    await expect(snapshots.findByOp(op)).resolves.toHaveLength(2);
  });

  it.each([
    ['server-error', 'AMBIGUOUS'],
    ['throttle', 'THROTTLED'],
  ] as const)('sends CreateSnapshots once on %s and says %s', async (fault, kind) => {
    const snapshots = await protecting();
    const op = newId('jobItem');
    await faults.addRule({ action: 'ec2:CreateSnapshots', fault, times: 1 });

    await expect(snapshots.start(request(op))).rejects.toMatchObject({ kind });

    expect(starts()).toBe(1);
    await expect(snapshots.findByOp(op)).resolves.toEqual([]);
  });

  it('takes a new session and starts once when the token expired, for AWS refused before it acted', async () => {
    const snapshots = await protecting();
    const op = newId('jobItem');
    await faults.addRule({ action: 'ec2:CreateSnapshots', fault: 'expired-token', times: 1 });

    await expect(snapshots.start(request(op))).resolves.toMatchObject({ snapshots: [expect.anything(), expect.anything()] });
    await expect(snapshots.findByOp(op)).resolves.toHaveLength(2);
  });

  it.each(['reset-before', 'reset-after', 'server-error', 'throttle'] as const)('repeats a read by itself on %s', async (fault) => {
    const ec2 = await access.ec2(world.connection, REGION, 'inventory', JOB);
    sent = [];
    await faults.addRule({ action: 'ec2:DescribeInstances', fault, times: 1 });

    await expect(ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }))).resolves.toBeDefined();
    expect(sent).toEqual(['ec2:DescribeInstances', 'ec2:DescribeInstances']);
  });

  it('calls an AWS that cannot be reached a trouble that passes', async () => {
    const nobody = accountAccess({ endpointUrl: 'http://127.0.0.1:1', identity: world.admin.administrator, version: 'test' });
    await expect(nobody.ec2(world.connection, REGION, 'inventory', JOB)).rejects.toMatchObject({ kind: 'TRANSIENT' });
    nobody.close();
  });
});
