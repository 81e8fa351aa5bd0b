import { CreateVolumeCommand, DeleteVolumeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { startAwsProxy, type AwsProxy } from '../../../sandbox/proxy/aws-proxy';
import { proxyControl, type ProxyControl } from '../../../sandbox/proxy/control-client';
import { freePort } from '../../../sandbox/servers/ports';
import { startAwsTarget, type AwsTarget } from './aws-target';

/** A client of AWS's own SDK that tries `maxAttempts` times. */
function configFor(endpoint: string, accessKeyId: string, maxAttempts: number) {
  return { endpoint, region: 'eu-central-1', maxAttempts, credentials: { accessKeyId, secretAccessKey: 'secret' } };
}

describe('the proxy before AWS', () => {
  let target: AwsTarget;
  let proxy: AwsProxy;
  let control: ProxyControl;
  beforeAll(async () => {
    target = await startAwsTarget();
    proxy = await startAwsProxy({ target: target.url, port: await freePort() });
    control = proxyControl(proxy.url);
  });
  afterAll(async () => {
    await proxy.stop();
    await target.close();
  });
  beforeEach(async () => {
    await control.removeRules();
    await control.enforceBuckets(false);
    await control.resetCalls();
    target.done.length = 0;
  });

  const ec2 = (maxAttempts = 1, key = 'AKIAACME'): EC2Client => new EC2Client(configFor(proxy.url, key, maxAttempts));
  const sts = (): STSClient => new STSClient(configFor(proxy.url, 'AKIAACME', 1));
  const kms = (): KMSClient => new KMSClient(configFor(proxy.url, 'AKIAACME', 1));
  const volume = new CreateVolumeCommand({ AvailabilityZone: 'eu-central-1a', Size: 1 });

  it('counts every call by account, service and action, with the errors that AWS answered', async () => {
    await ec2().send(volume);
    await ec2(1, 'AKIAGLOBEX').send(volume);
    await expect(ec2().send(new DeleteVolumeCommand({ VolumeId: 'vol-0' }))).rejects.toMatchObject({ name: 'InvalidVolume.NotFound' });
    await sts().send(new GetCallerIdentityCommand({}));
    await kms().send(new ListKeysCommand({}));
    await ec2(1, 'AKIANOBODY').send(volume);

    expect((await control.calls()).calls).toEqual([
      { account: '222222222222', service: 'ec2', action: 'CreateVolume', count: 1, errors: {} },
      { account: '222222222222', service: 'ec2', action: 'DeleteVolume', count: 1, errors: { 'InvalidVolume.NotFound': 1 } },
      { account: '222222222222', service: 'kms', action: 'ListKeys', count: 1, errors: {} },
      { account: '222222222222', service: 'sts', action: 'GetCallerIdentity', count: 1, errors: {} },
      { account: '333333333333', service: 'ec2', action: 'CreateVolume', count: 1, errors: {} },
      { account: 'unknown', service: 'ec2', action: 'CreateVolume', count: 1, errors: {} },
    ]);
    expect(await control.calls({ account: '333333333333' })).toMatchObject({ total: 1 });
    expect(await control.calls({ since: Date.now() + 1 })).toEqual({ calls: [], total: 0 });
  });

  it('counts each attempt of a client that retries, and lets the last one through', async () => {
    await control.addRule({ action: 'ec2:CreateVolume', fault: 'throttle', times: 2 });

    await ec2(3).send(volume);

    expect(target.done).toEqual(['CreateVolume']);
    expect((await control.calls()).calls).toEqual([
      { account: '222222222222', service: 'ec2', action: 'CreateVolume', count: 3, errors: { RequestLimitExceeded: 2 } },
    ]);
  });

  it.each([
    ['throttle', 'RequestLimitExceeded', 503, 'Throttling', 400, 'ThrottlingException', 400],
    ['server-error', 'InternalError', 500, 'InternalFailure', 500, 'InternalFailure', 500],
    ['expired-token', 'ExpiredToken', 400, 'ExpiredToken', 403, 'ExpiredTokenException', 400],
  ] as const)(
    'answers %s in the form of each service, and AWS never sees the call',
    async (fault, inEc2, ec2Status, inSts, stsStatus, inKms, kmsStatus) => {
      await control.addRule({ action: '*', fault });

      await expect(ec2().send(volume)).rejects.toMatchObject({ name: inEc2, $metadata: { httpStatusCode: ec2Status } });
      await expect(sts().send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
        name: inSts,
        $metadata: { httpStatusCode: stsStatus },
      });
      await expect(kms().send(new ListKeysCommand({}))).rejects.toMatchObject({ name: inKms, $metadata: { httpStatusCode: kmsStatus } });

      expect(target.done).toEqual([]);
    },
  );

  it('resets the connection before AWS acts, or after, and the caller cannot tell which', async () => {
    const before = await control.addRule({ action: 'ec2:CreateVolume', fault: 'reset-before' });
    await expect(ec2().send(volume)).rejects.toThrow('ECONNRESET');
    expect(target.done).toEqual([]);

    await control.removeRules(before);
    await control.addRule({ action: 'ec2:CreateVolume', fault: 'reset-after' });
    await expect(ec2().send(volume)).rejects.toThrow('ECONNRESET');
    expect(target.done).toEqual(['CreateVolume']);

    const [counted] = (await control.calls()).calls;
    expect(counted).toMatchObject({ count: 2, errors: { ConnectionReset: 2 } });
  });

  it('delays a call and then does it', async () => {
    await control.addRule({ action: 'ec2:*', fault: 'delay', delayMs: 400 });
    const startedAt = performance.now();

    await ec2().send(volume);

    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(400);
    expect(target.done).toEqual(['CreateVolume']);
  });

  it("touches only the rule's account and action", async () => {
    await control.addRule({ action: 'ec2:CreateVolume', account: '333333333333', fault: 'server-error' });

    await ec2().send(volume);
    await expect(ec2(1, 'AKIAGLOBEX').send(volume)).rejects.toMatchObject({ name: 'InternalError' });
    await expect(ec2(1, 'AKIAGLOBEX').send(new DeleteVolumeCommand({ VolumeId: 'vol-0' }))).rejects.toMatchObject({
      name: 'InvalidVolume.NotFound',
    });

    expect(await control.rules()).toEqual([expect.objectContaining({ matched: 1, happened: 1 })]);
  });

  it("refuses what is over AWS's published limit, in the account for which it is enforced", async () => {
    await control.enforceBuckets(true, '222222222222');
    const client = ec2();

    const outcomes = await Promise.allSettled(Array.from({ length: 110 }, () => client.send(volume)));
    const refused = outcomes.filter(({ status }) => status === 'rejected');

    // 100 at once, and 5 more for each second that this took.
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(10);
    expect(refused[0]).toMatchObject({ reason: { name: 'RequestLimitExceeded' } });
    expect(target.done).toHaveLength(110 - refused.length);
    await ec2(1, 'AKIAGLOBEX').send(volume);
  });

  it.each([
    [{ action: 'CreateVolume', fault: 'throttle' }, /service:Action/],
    [{ action: '*', fault: 'explode' }, /fault/],
    [{ action: '*', fault: 'throttle', probabilty: 1 }, /probabilty/],
  ])('refuses a malformed rule and says what is wrong (%j)', async (rule, reason) => {
    const answer = await fetch(`${proxy.url}/_proxy/rules`, { method: 'POST', body: JSON.stringify(rule) });

    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(reason);
    expect(await control.rules()).toEqual([]);
  });

  it('answers 404 for a rule that is not there', async () => {
    await expect(control.removeRules('rule-999')).rejects.toThrow('404');
  });

  it('says so when AWS does not answer', async () => {
    const lonely = await startAwsProxy({ target: 'http://127.0.0.1:1', port: await freePort() });

    const answer = await fetch(`${lonely.url}/_emulator/health`);

    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('no answer from the emulated AWS');
    await lonely.stop();
  });
});
