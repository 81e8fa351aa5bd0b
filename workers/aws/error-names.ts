import type { AwsFailureKind } from './aws-failure';

/** AWS error names by what they mean for a caller (EC2, STS, IAM and KMS references); matched by name only, since messages change. */
const KINDS: Readonly<Record<string, AwsFailureKind>> = {
  AccessDenied: 'ACCESS_DENIED',
  AccessDeniedException: 'ACCESS_DENIED',
  AuthFailure: 'ACCESS_DENIED',
  OptInRequired: 'ACCESS_DENIED',
  RegionDisabledException: 'ACCESS_DENIED',
  Unauthorized: 'ACCESS_DENIED',
  UnauthorizedOperation: 'ACCESS_DENIED',
  Blocked: 'ACCESS_DENIED',

  ExpiredToken: 'CREDENTIAL_BROKEN',
  ExpiredTokenException: 'CREDENTIAL_BROKEN',
  IncompleteSignature: 'CREDENTIAL_BROKEN',
  InvalidClientTokenId: 'CREDENTIAL_BROKEN',
  MissingAuthenticationToken: 'CREDENTIAL_BROKEN',
  RequestExpired: 'CREDENTIAL_BROKEN',
  SignatureDoesNotMatch: 'CREDENTIAL_BROKEN',
  UnrecognizedClientException: 'CREDENTIAL_BROKEN',
  CredentialsProviderError: 'CREDENTIAL_BROKEN',

  NoSuchEntity: 'NOT_FOUND',
  NoSuchEntityException: 'NOT_FOUND',

  IncorrectState: 'RESOURCE_STATE',
  IncorrectInstanceState: 'RESOURCE_STATE',
  OperationNotPermitted: 'RESOURCE_STATE',
  ResourceInUse: 'RESOURCE_STATE',
  VolumeInUse: 'RESOURCE_STATE',
  'InvalidSnapshot.InUse': 'RESOURCE_STATE',
  'InvalidAMIID.Unavailable': 'RESOURCE_STATE',
  InvalidState: 'RESOURCE_STATE',
  UnsupportedOperation: 'RESOURCE_STATE',
  IncompatibleVolumeState: 'RESOURCE_STATE',

  AddressLimitExceeded: 'LIMIT_EXCEEDED',
  ConcurrentSnapshotLimitExceeded: 'LIMIT_EXCEEDED',
  InstanceLimitExceeded: 'LIMIT_EXCEEDED',
  InsufficientFreeAddressesInSubnet: 'LIMIT_EXCEEDED',
  MaxIOPSLimitExceeded: 'LIMIT_EXCEEDED',
  PendingSnapshotLimitExceeded: 'LIMIT_EXCEEDED',
  ResourceLimitExceeded: 'LIMIT_EXCEEDED',
  SnapshotLimitExceeded: 'LIMIT_EXCEEDED',
  TagLimitExceeded: 'LIMIT_EXCEEDED',
  VcpuLimitExceeded: 'LIMIT_EXCEEDED',
  VolumeLimitExceeded: 'LIMIT_EXCEEDED',

  DisabledException: 'KEY_UNAVAILABLE',
  IncorrectKeyException: 'KEY_UNAVAILABLE',
  InvalidKmsKey: 'KEY_UNAVAILABLE',
  KMSInvalidStateException: 'KEY_UNAVAILABLE',
  KMSKeyNotAccessibleFault: 'KEY_UNAVAILABLE',
  KeyUnavailableException: 'KEY_UNAVAILABLE',

  BandwidthLimitExceeded: 'THROTTLED',
  EC2ThrottledException: 'THROTTLED',
  LimitExceededException: 'LIMIT_EXCEEDED',
  RequestLimitExceeded: 'THROTTLED',
  RequestThrottled: 'THROTTLED',
  RequestThrottledException: 'THROTTLED',
  // AWS's page asks to wait 15 s before the next snapshot of the volume: a rate, not a quota.
  SnapshotCreationPerVolumeRateExceeded: 'THROTTLED',
  SlowDown: 'THROTTLED',
  Throttling: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  TooManyRequestsException: 'THROTTLED',

  InsufficientHostCapacity: 'LIMIT_EXCEEDED',
  InsufficientInstanceCapacity: 'LIMIT_EXCEEDED',

  // STS says so of a role chained for longer than its hour, and of a session policy that does not fit.
  MalformedPolicyDocument: 'INVALID_REQUEST',
  PackedPolicyTooLarge: 'INVALID_REQUEST',
  ValidationError: 'INVALID_REQUEST',
  DryRunOperation: 'INVALID_REQUEST',
};

/** What an AWS error name means; null when the table and EC2's naming patterns do not know it. */
export function kindOfErrorName(name: string): AwsFailureKind | null {
  const known = KINDS[name];
  if (known) return known;
  // EC2 names a few hundred kinds of object in one pattern: Invalid<Object>.NotFound, .Malformed, .Duplicate, .InUse …
  if (name.endsWith('.NotFound') || name.endsWith('.Unknown') || name.endsWith('NotFoundException')) return 'NOT_FOUND';
  if (name.endsWith('.InUse') || name.endsWith('.IncorrectState')) return 'RESOURCE_STATE';
  if (name.endsWith('LimitExceeded')) return 'LIMIT_EXCEEDED';
  if (/^(Invalid|Malformed|Missing|Unsupported|Unknown|Idempotent)/.test(name)) return 'INVALID_REQUEST';
  return null;
}
