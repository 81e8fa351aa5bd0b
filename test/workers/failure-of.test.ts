import { ApplicationFailure } from '@temporalio/common';
import { FAILURE, TERMINAL_FAILURES, type FailureType } from '../../workflows/contracts/failures';
import { failureOf, itemFailureOf } from '../../workers/activities/failure-of';
import { AWS_FAILURE_KINDS, AwsFailure } from '../../workers/aws/aws-failure';

const aFailure = (kind: AwsFailure['kind']): AwsFailure => new AwsFailure(kind, 'SomeCode', 'some words', 'ec2:CreateSnapshots');
const crossed = (kind: AwsFailure['kind']): ApplicationFailure => {
  const failure = failureOf(aFailure(kind));
  if (!(failure instanceof ApplicationFailure)) throw new Error(`${kind} did not become a failure that crosses Temporal.`);
  return failure;
};

describe('an AWS failure at the edge to Temporal', () => {
  it.each(AWS_FAILURE_KINDS)('%s is retried exactly when its type is not terminal', (kind) => {
    const failure = crossed(kind);

    expect(failure.nonRetryable).toBe(TERMINAL_FAILURES.includes(failure.type as FailureType));
    expect(failure.message).toBe('ec2:CreateSnapshots was answered SomeCode: some words');
  });

  it('lets a throttled account rest for some seconds', () => {
    const pause = Number(crossed('THROTTLED').nextRetryDelay);

    expect(crossed('THROTTLED').type).toBe(FAILURE.throttled);
    expect(pause).toBeGreaterThanOrEqual(5_000);
    expect(pause).toBeLessThanOrEqual(15_000);
  });

  it('leaves what is not from AWS as it is', () => {
    const bug = new TypeError('of ours');

    expect(failureOf(bug)).toBe(bug);
  });

  it.each(AWS_FAILURE_KINDS)('%s as the result of one instance says what to do about it', (kind) => {
    const failure = itemFailureOf(aFailure(kind));

    expect(failure.message).toBe('SomeCode: some words');
    expect(failure.remedy.length).toBeGreaterThan(20);
  });
});
