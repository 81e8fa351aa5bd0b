import { enumOf } from './enum-of';

/** Every expected way in which a request is not done; the words that a portal switches on. */
export const UserErrorCode = enumOf('UserErrorCode', 'Every expected way in which a request is not done.', {
  INVALID_INPUT: 'A value of the input cannot be used; `path` says which.',
  NOT_FOUND: 'There is no such thing that you may see.',
  NAME_TAKEN: 'Its owner already has one of this name.',
  ACCOUNT_ALREADY_CONNECTED: 'This MSP has connected the AWS account already.',
  RULE_VIOLATION: 'Each value is fine, but together they break a rule of the product; `rule` names it.',
  JOB_ALREADY_ACTIVE: 'The same work is under way already.',
  JOB_NOT_CONTROLLABLE: 'The job is in a state in which this cannot be asked of it.',
  IDEMPOTENCY_CONFLICT: 'The `clientMutationId` was used before with another input.',
  PERMISSION_DENIED: 'The role of your key does not allow this.',
  TENANT_NOT_ACTIVE: 'The tenant is suspended or leaving; it can be read, not changed.',
  UNAVAILABLE: 'A part that is needed at once cannot be reached now; nothing was changed.',
});
export type UserErrorCode = keyof typeof UserErrorCode;
