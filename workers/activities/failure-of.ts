import { ApplicationFailure } from '@temporalio/common';
import { FAILURE, type FailureType } from '../../workflows/contracts/failures';
import { itemFailure, type ItemFailure, type ItemFailureCode } from '../../workflows/domain/item-failure';
import { AwsFailure, type AwsFailureKind } from '../aws/aws-failure';

const TYPE: Readonly<Record<AwsFailureKind, FailureType>> = {
  ACCESS_DENIED: FAILURE.accessDenied,
  NOT_FOUND: FAILURE.notFound,
  RESOURCE_STATE: FAILURE.invalidRequest,
  LIMIT_EXCEEDED: FAILURE.limitExceeded,
  KEY_UNAVAILABLE: FAILURE.keyUnavailable,
  INVALID_REQUEST: FAILURE.invalidRequest,
  CREDENTIAL_BROKEN: FAILURE.credentialBroken,
  THROTTLED: FAILURE.throttled,
  TRANSIENT: FAILURE.awsTransient,
  // Every step of ours looks for its own earlier work first, so repeating the whole step is how an unclear answer is cleared up.
  AMBIGUOUS: FAILURE.awsTransient,
};

const CODE: Readonly<Record<AwsFailureKind, ItemFailureCode>> = {
  ACCESS_DENIED: 'ACCESS_DENIED',
  NOT_FOUND: 'RESOURCE_GONE',
  RESOURCE_STATE: 'RESOURCE_STATE',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  KEY_UNAVAILABLE: 'KEY_UNAVAILABLE',
  INVALID_REQUEST: 'INVALID_REQUEST',
  CREDENTIAL_BROKEN: 'CREDENTIAL_BROKEN',
  THROTTLED: 'AWS_FAILED',
  TRANSIENT: 'AWS_FAILED',
  AMBIGUOUS: 'AWS_FAILED',
};

const CODE_OF_TYPE: ReadonlyMap<string, ItemFailureCode> = new Map<FailureType, ItemFailureCode>([
  [FAILURE.accessDenied, 'ACCESS_DENIED'],
  [FAILURE.credentialBroken, 'CREDENTIAL_BROKEN'],
  [FAILURE.limitExceeded, 'LIMIT_EXCEEDED'],
  [FAILURE.keyUnavailable, 'KEY_UNAVAILABLE'],
]);

const RETRYABLE: ReadonlySet<AwsFailureKind> = new Set(['THROTTLED', 'TRANSIENT', 'AMBIGUOUS']);

/** True when the same call may succeed a little later. */
export const passes = (failure: AwsFailure): boolean => RETRYABLE.has(failure.kind);

/** An AWS failure as it crosses Temporal; everything else is left as it is. The one place where the two vocabularies meet. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof AwsFailure)) return error;
  return ApplicationFailure.create({
    message: `${error.action} was answered ${error.code}: ${error.message}`,
    type: TYPE[error.kind],
    nonRetryable: !passes(error),
    // A throttled account needs a pause of its own length; jitter keeps many workers from coming back together.
    nextRetryDelay: error.kind === 'THROTTLED' ? Math.round(5_000 + Math.random() * 10_000) : undefined,
  });
}

/** An AWS failure as the result of one instance. */
export const itemFailureOf = (failure: AwsFailure): ItemFailure => itemFailure(CODE[failure.kind], `${failure.code}: ${failure.message}`);

/** As what the items that were still open fail when a whole job failed of this; what is about the job and not its items is AWS_FAILED. */
export const itemCodeOf = (type: string | undefined): ItemFailureCode => CODE_OF_TYPE.get(type ?? '') ?? 'AWS_FAILED';
