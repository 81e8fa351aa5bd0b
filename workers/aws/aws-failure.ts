/** What became of an AWS call that did not succeed, in the words that callers decide by. */
export const AWS_FAILURE_KINDS = [
  /** The identity or one of its permissions is refused; repeating cannot help. */
  'ACCESS_DENIED',
  /** What the call names does not exist (any more). */
  'NOT_FOUND',
  /** It exists, but its state does not allow the call. */
  'RESOURCE_STATE',
  /** A quota or limit of the account is reached. */
  'LIMIT_EXCEEDED',
  /** A KMS key is disabled, pending deletion, missing or not allowed. */
  'KEY_UNAVAILABLE',
  /** AWS refuses the request as it stands. */
  'INVALID_REQUEST',
  /** The stored credential is dead, or leads to another account than the registered one. */
  'CREDENTIAL_BROKEN',
  /** AWS asks to slow down; it refused before it did anything. */
  'THROTTLED',
  /** AWS or the network failed in a way that passes; repeating is safe. */
  'TRANSIENT',
  /** AWS may or may not have acted, and the call has no client token: look before repeating. */
  'AMBIGUOUS',
] as const;
export type AwsFailureKind = (typeof AWS_FAILURE_KINDS)[number];

/** Every failure that leaves workers/aws; `code` is AWS's own error name, `action` the call (`ec2:CreateSnapshots`), `ids` what AWS named. */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';

  constructor(
    readonly kind: AwsFailureKind,
    readonly code: string,
    message: string,
    readonly action: string,
    readonly ids: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** True when the failure is about the way into the account, so that every further call there would fail alike. */
export function isAccountWide(failure: AwsFailure): boolean {
  return failure.action.startsWith('sts:') || failure.kind === 'CREDENTIAL_BROKEN';
}
