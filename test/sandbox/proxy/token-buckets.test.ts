import type { AwsCall } from '../../../sandbox/proxy/aws-call';
import { createTokenBuckets, type TokenBuckets } from '../../../sandbox/proxy/token-buckets';

const call = (action: string, parameters: Record<string, string> = {}, region = 'eu-central-1'): AwsCall => {
  return { service: 'ec2', action, region, accessKeyId: 'AKIA', parameters: new URLSearchParams(parameters) };
};

describe("AWS's published token buckets", () => {
  let nowMs = 0;
  let buckets: TokenBuckets;
  beforeEach(() => {
    nowMs = 0;
    buckets = createTokenBuckets(() => nowMs);
    buckets.enforce(true);
  });

  /** How many of so many calls at once are admitted. */
  function admitted(count: number, of: AwsCall, account = 'acme'): number {
    return Array.from({ length: count }, () => buckets.admits(of, account)).filter(Boolean).length;
  }

  it.each([
    ['CreateSnapshots', {}, 100, 5],
    ['CreateTags', {}, 100, 10],
    ['RunInstances', { MaxCount: '1' }, 5, 2],
    ['CopySnapshot', {}, 50, 5],
    ['AttachVolume', {}, 50, 5],
    ['DescribeSnapshots', { MaxResults: '1000' }, 100, 20],
    ['DescribeSnapshots', { 'Filter.1.Name': 'tag:job' }, 100, 20],
    ['DescribeSnapshots', { 'SnapshotId.1': 'snap-1' }, 50, 10],
  ] as const)('admit %s (%j) %i at once and %i more a second', (action, parameters, capacity, refill) => {
    expect(admitted(capacity + 20, call(action, parameters))).toBe(capacity);

    nowMs += 1_000;
    expect(admitted(refill + 20, call(action, parameters))).toBe(refill);

    nowMs += 3_600_000;
    expect(admitted(capacity + 20, call(action, parameters))).toBe(capacity);
  });

  it('are apart for each account, Region and action', () => {
    expect(admitted(60, call('CopySnapshot'))).toBe(50);

    expect(admitted(60, call('CopySnapshot'), 'globex')).toBe(50);
    expect(admitted(60, call('CopySnapshot', {}, 'eu-west-1'))).toBe(50);
    expect(admitted(60, call('AttachVolume'))).toBe(50);
  });

  it('count the instances that RunInstances asks for, and take nothing for a refusal', () => {
    expect(buckets.admits(call('RunInstances', { MaxCount: '1001' }), 'acme')).toBe(false);
    expect(buckets.admits(call('RunInstances', { MaxCount: '1000' }), 'acme')).toBe(true);
    expect(buckets.admits(call('RunInstances', { MaxCount: '1' }), 'acme')).toBe(false);

    nowMs += 500;
    expect(buckets.admits(call('RunInstances', { MaxCount: '1' }), 'acme')).toBe(true);
  });

  it('admit everything while they are not enforced', () => {
    buckets.enforce(false);
    expect(admitted(500, call('RunInstances', { MaxCount: '1' }))).toBe(500);

    buckets.enforce(true, 'acme');
    expect(admitted(10, call('RunInstances', { MaxCount: '1' }))).toBe(5);
    expect(admitted(10, call('RunInstances', { MaxCount: '1' }), 'globex')).toBe(10);
  });

  it('know no limit for services other than EC2', () => {
    expect(admitted(500, { ...call('AssumeRole'), service: 'sts' })).toBe(500);
  });
});
