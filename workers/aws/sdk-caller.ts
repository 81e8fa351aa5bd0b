import type { $Command } from '@aws-sdk/client-ec2';
import { awsFailure } from './aws-error';
import { actionOf, type CallContext } from './call-context';
import type { Caller } from './caller';

/** What may differ from call to call while a client is shared. */
export interface CallOptions {
  /** Ends a call that is under way; the call then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Shown in the account's CloudTrail as `job/<id>`: sessions are shared by jobs, so their names cannot tell. */
  readonly jobId?: string;
}

/** The part of an SDK client that a caller uses. */
interface Sender<In extends object, Out extends { $metadata: object }, Config> {
  send<I extends In, O extends Out>(command: $Command<I, O, Config, In, Out>, options?: { abortSignal?: AbortSignal }): Promise<O>;
}

/** A service's clients in one session: one that repeats by itself, one that never does, and how to drop the session. */
export interface SessionClients<In extends object, Out extends { $metadata: object }, Config> {
  readonly repeating: Sender<In, Out, Config>;
  readonly once: Sender<In, Out, Config>;
  /** Drops the session when it was there already at that time (milliseconds); a younger one has replaced it in the meantime. */
  readonly forgetSession: (since: number) => void;
}

// AWS takes no client token for these (EC2 API reference), so a repeated call acts twice.
const ACTS_AGAIN: readonly string[] = ['ec2:CreateSnapshots', 'ec2:CreateSnapshot', 'ec2:CopySnapshot', 'ec2:CreateImage'];
const EXPIRED: readonly string[] = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'];

/** Calls through the clients of a session; an expired token is replaced once, everything else leaves as AwsFailure. */
export function sdkCaller<In extends object, Out extends { $metadata: object }, Config>(
  context: CallContext,
  clients: SessionClients<In, Out, Config>,
  { signal, jobId }: CallOptions = {},
): Caller<In, Out, Config> {
  return {
    awsAccountId: context.awsAccountId,
    region: context.region,
    async send(command) {
      const action = actionOf(context.service, command.constructor.name);
      const repeatable = !ACTS_AGAIN.includes(action);
      const client = repeatable ? clients.repeating : clients.once;
      if (jobId) nameJob(command, jobId);
      const startedAt = Date.now();
      const attempt = () => client.send(command, signal ? { abortSignal: signal } : {});
      try {
        return await attempt().catch((error: unknown) => {
          // Refused before anything was done, so even a call that must not be repeated may go again.
          if (!(error instanceof Error) || !EXPIRED.includes(error.name)) throw error;
          clients.forgetSession(startedAt);
          return attempt();
        });
      } catch (error) {
        signal?.throwIfAborted();
        throw awsFailure(error, { action, repeatable });
      }
    },
  };
}

/** Appends the job to the user agent of this one command. */
function nameJob<I extends object, O extends { $metadata: object }>(
  command: { readonly middlewareStack: JobStack<I, O> },
  jobId: string,
): void {
  command.middlewareStack.add(
    (next, context) => (args) => {
      context.userAgent = [...(context.userAgent ?? []), ['job', jobId]];
      return next(args);
    },
    { step: 'initialize', name: 'snapwardNameJob', override: true },
  );
}

type JobStack<I extends object, O extends { $metadata: object }> = $Command<I, O, unknown>['middlewareStack'];
