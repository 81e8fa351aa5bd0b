import { awsFailure, idsIn } from '../../../workers/aws/aws-error';
import { AwsFailure, isAccountWide, type AwsFailureKind } from '../../../workers/aws/aws-failure';

const READ = { action: 'ec2:DescribeSnapshots', repeatable: true };
const CREATE = { action: 'ec2:CreateSnapshots', repeatable: false };

const named = (name: string, httpStatusCode = 400) => Object.assign(new Error(`about ${name}`), { name, $metadata: { httpStatusCode } });
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

const kindOf = (error: unknown, call = READ): AwsFailureKind | undefined => {
  const failure = awsFailure(error, call);
  return failure instanceof AwsFailure ? failure.kind : undefined;
};

describe('AWS errors', () => {
  it.each<[string, AwsFailureKind]>([
    ['UnauthorizedOperation', 'ACCESS_DENIED'],
    ['AccessDenied', 'ACCESS_DENIED'],
    ['AccessDeniedException', 'ACCESS_DENIED'],
    ['InvalidClientTokenId', 'CREDENTIAL_BROKEN'],
    ['ExpiredToken', 'CREDENTIAL_BROKEN'],
    ['InvalidInstanceID.NotFound', 'NOT_FOUND'],
    ['InvalidSnapshot.NotFound', 'NOT_FOUND'],
    ['NoSuchEntity', 'NOT_FOUND'],
    ['IncorrectInstanceState', 'RESOURCE_STATE'],
    ['InvalidSnapshot.InUse', 'RESOURCE_STATE'],
    ['ConcurrentSnapshotLimitExceeded', 'LIMIT_EXCEEDED'],
    ['SnapshotLimitExceeded', 'LIMIT_EXCEEDED'],
    ['VcpuLimitExceeded', 'LIMIT_EXCEEDED'],
    ['KMSInvalidStateException', 'KEY_UNAVAILABLE'],
    ['RequestLimitExceeded', 'THROTTLED'],
    ['SnapshotCreationPerVolumeRateExceeded', 'THROTTLED'],
    ['ThrottlingException', 'THROTTLED'],
    ['InvalidParameterValue', 'INVALID_REQUEST'],
    ['InvalidAMIName.Duplicate', 'INVALID_REQUEST'],
    ['MalformedPolicyDocument', 'INVALID_REQUEST'],
    ['SomethingNobodyHasSeen', 'INVALID_REQUEST'],
  ])('%s means %s', (name, kind) => {
    expect(kindOf(named(name))).toBe(kind);
  });

  it('tells a throttle by its name although it comes as 503', () => {
    expect(kindOf(named('RequestLimitExceeded', 503), CREATE)).toBe('THROTTLED');
  });

  it.each(['InternalError', 'ServiceUnavailable', 'Unavailable'])('%s passes, unless the call acts again when it is repeated', (name) => {
    expect(kindOf(named(name, 500))).toBe('TRANSIENT');
    expect(kindOf(named(name, 500), CREATE)).toBe('AMBIGUOUS');
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('a connection that broke with %s leaves open whether AWS acted', (code) => {
    expect(kindOf(network(code))).toBe('TRANSIENT');
    expect(kindOf(network(code), CREATE)).toBe('AMBIGUOUS');
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('a connection that was never made (%s) is safe to repeat for any call', (code) => {
    expect(kindOf(network(code), CREATE)).toBe('TRANSIENT');
  });

  it('a time-out leaves open whether AWS acted', () => {
    const timeout = Object.assign(new Error('request timed out'), { name: 'TimeoutError' });
    expect(kindOf(timeout, CREATE)).toBe('AMBIGUOUS');
    expect(kindOf(timeout)).toBe('TRANSIENT');
  });

  it('leaves a bug of ours alone', () => {
    const bug = new TypeError('x is not a function');
    expect(awsFailure(bug, CREATE)).toBe(bug);
  });

  it('never matches by message', () => {
    expect(kindOf(new Error('You are not authorized; RequestLimitExceeded; ECONNRESET'))).toBeUndefined();
  });

  it('keeps the ids that AWS names and leaves out the encoded message that nobody can read', () => {
    const error = Object.assign(new Error('No access to i-0123456789abcdef0. Encoded authorization failure message: aB_9-xyz'), {
      name: 'UnauthorizedOperation',
    });
    const failure = awsFailure(error, CREATE);
    expect(failure).toMatchObject({
      message: 'No access to i-0123456789abcdef0.',
      ids: ['i-0123456789abcdef0'],
      code: 'UnauthorizedOperation',
    });
    expect(idsIn('snap-0a1b2c3d4e5f60718 of vol-0a1b2c3d4e5f60718')).toEqual(['snap-0a1b2c3d4e5f60718', 'vol-0a1b2c3d4e5f60718']);
  });

  it('tells of a role that cannot be assumed without naming the admin side, which tenants do not know', () => {
    const message =
      'User: arn:aws:sts::210987654321:assumed-role/Admin/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin';
    const refusal = Object.assign(new Error(message), { name: 'AccessDenied' });

    expect(awsFailure(refusal, { action: 'sts:AssumeRole', repeatable: true }).message).toBe(
      'The side of the MSP is not authorized to perform: sts:AssumeRole on the role',
    );
    expect(awsFailure(refusal, CREATE).message).toBe(message);
  });

  it('tells trouble with the way into an account from trouble with one resource', () => {
    expect(isAccountWide(new AwsFailure('ACCESS_DENIED', 'AccessDenied', '', 'sts:AssumeRole'))).toBe(true);
    expect(isAccountWide(new AwsFailure('ACCESS_DENIED', 'UnauthorizedOperation', '', 'ec2:CreateSnapshots'))).toBe(false);
  });
});
