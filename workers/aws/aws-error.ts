import { AwsFailure, type AwsFailureKind } from './aws-failure';
import { kindOfErrorName } from './error-names';

/** What the translation must know of the call that failed. */
export interface FailedCall {
  /** `ec2:CreateSnapshots` */
  readonly action: string;
  /** False for calls that act again when repeated, because AWS takes no client token for them. */
  readonly repeatable: boolean;
}

/** The fields that SDK and Node errors may carry; every one may be missing. */
interface ErrorFacts {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Turns whatever a call threw into an AwsFailure; an aborted call keeps the caller's own reason, and a bug of ours stays what it is. */
export function awsFailure(error: unknown, call: FailedCall): Error {
  if (error instanceof AwsFailure) return error;
  if (!(error instanceof Error)) return new Error(`The call ${call.action} threw something that is no error`, { cause: error });
  const facts: ErrorFacts = error;
  const kind = kindOf(facts, call);
  if (kind === null) return error;
  return new AwsFailure(kind, facts.name ?? 'Error', plainMessage(facts, call), call.action, idsIn(facts.message ?? ''), { cause: error });
}

function kindOf(facts: ErrorFacts, call: FailedCall): AwsFailureKind | null {
  const byName = kindOfErrorName(facts.name ?? '');
  if (byName) return byName;
  const status = facts.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 400 && status < 500) return 'INVALID_REQUEST';
  if (status === undefined && neverSent(facts)) return 'TRANSIENT';
  if (status !== undefined || isNetworkTrouble(facts)) return call.repeatable ? 'TRANSIENT' : 'AMBIGUOUS';
  return null;
}

const BEFORE_SENDING = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const WHILE_SENDING = ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_SOCKET_CLOSED'];
// The SDK's names for a request that timed out, and for an answer that broke off and so cannot be parsed.
const BROKEN_ANSWER = ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'NetworkingError', 'SyntaxError'];

const neverSent = ({ code }: ErrorFacts): boolean => BEFORE_SENDING.includes(code ?? '');

const isNetworkTrouble = ({ name, code, message }: ErrorFacts): boolean =>
  WHILE_SENDING.includes(code ?? '') || BROKEN_ANSWER.includes(name ?? '') || message === 'socket hang up';

// A person reads this in a report; AWS appends an encoded authorization message of no use to them.
const plainMessage = ({ name, message }: ErrorFacts, call: FailedCall): string =>
  withoutCaller((message ?? '').replace(/ ?Encoded authorization failure message: [\w-]+\.?/, ''), call).trim() ||
  `AWS answered ${name ?? 'an unnamed error'}`;

// Whoever assumes a role is one step nearer to the admin side than the role, which may be the admin's own; and tenants read this.
const withoutCaller = (message: string, { action }: FailedCall): string =>
  action === 'sts:AssumeRole'
    ? message.replace(/User: arn:\S+/g, 'The side of the MSP').replace(/on resource: arn:\S+/g, 'on the role')
    : message;

/** The EC2 ids that an error message names. */
export function idsIn(message: string): string[] {
  return [...new Set(message.match(/\b(?:i|vol|snap|ami|subnet|sg|eni|vpc)-[0-9a-f]{8,17}\b/g) ?? [])];
}
