/** Types of the failures that cross Temporal; the string is the contract, a message is only for people. */
export const FAILURE = {
  /** Another run already owns the job, or the job is over: this run must stop at once. */
  fencedOut: 'FencedOut',
  /** AWS refuses the role or one of its permissions; retrying cannot help. */
  accessDenied: 'AccessDenied',
  /** What the job is about does not exist (any more). */
  notFound: 'NotFound',
  /** AWS or we refuse the request as it stands. */
  invalidRequest: 'InvalidRequest',
  /** AWS's quota or a limit of the account is reached. */
  limitExceeded: 'LimitExceeded',
  /** The stored credential cannot be used. */
  credentialBroken: 'CredentialBroken',
  /** A key is disabled, deleted or not allowed to the role. */
  keyUnavailable: 'KeyUnavailable',
  /** The platform's licence is not carried by an image registered from snapshots. */
  licenseNotCarried: 'LicenseNotCarried',
  /** A launched instance did not stay up. */
  launchFailed: 'LaunchFailed',
  /** The run was ended from outside (terminated in Temporal, timed out) before it could write how the job ended. */
  runEnded: 'RunEnded',
  /** The job ran to its end and nothing of it succeeded; its items say why. */
  jobFailed: 'JobFailed',
  /** The database holds fewer items than the job had planned, as after a failover that lost commits. */
  itemsLost: 'ItemsLost',
  /** A step failed in a way that has no type here: a defect, told to people without details. */
  unexpected: 'Unexpected',
  /** Not an error: what is waited for is still pending. */
  notReady: 'NotReady',
  /** AWS asks to slow down. */
  throttled: 'Throttled',
  /** AWS failed in a way that passes (5xx, reset, time-out). */
  awsTransient: 'AwsTransient',
} as const;

/** The type string of a failure. */
export type FailureType = (typeof FAILURE)[keyof typeof FAILURE];

/** Failures that no retry can cure; every retry policy lists them, so that one thrown as retryable by mistake still stops. */
export const TERMINAL_FAILURES: FailureType[] = [
  FAILURE.fencedOut,
  FAILURE.accessDenied,
  FAILURE.notFound,
  FAILURE.invalidRequest,
  FAILURE.limitExceeded,
  FAILURE.credentialBroken,
  FAILURE.keyUnavailable,
  FAILURE.licenseNotCarried,
  FAILURE.launchFailed,
  FAILURE.runEnded,
  FAILURE.jobFailed,
];
