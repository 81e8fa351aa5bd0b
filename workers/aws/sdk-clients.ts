import { EC2Client, type $Command } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { actionOf, requireDeclared, type CallContext } from './call-context';
import type { AwsSettings, ClientSettings } from './client-settings';

/** Answers the credentials to sign the next call with; asked for every call, so the cache behind it decides what is fresh. */
export type SignWith = () => Promise<Signature>;

/** What a call is signed with. */
export interface Signature {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Makes SDK clients that call only what the manifest declares, sign as they are told and report each attempt. */
export function sdkClients(settings: ClientSettings, onAttempt: AwsSettings['onAttempt']) {
  const guarded = <In extends object, Out extends { $metadata: object }, Client>(
    client: Client & Guardable<In, Out>,
    context: CallContext,
  ): Client => {
    client.middlewareStack.add(declaredOnly(context), { step: 'initialize', name: 'snapwardDeclaredOnly' });
    if (onAttempt) {
      client.middlewareStack.addRelativeTo(counting(context, onAttempt), {
        relation: 'after',
        toMiddleware: 'retryMiddleware',
        name: 'snapwardCounting',
      });
    }
    return client;
  };
  return {
    ec2: (context: CallContext, signWith: SignWith, attempts: 'repeating' | 'once') =>
      guarded(new EC2Client({ ...settings[attempts](context.region), credentials: signingBy(signWith) }), context),
    // IAM is one global service; the SDK finds its endpoint from any region of the partition.
    iam: (context: CallContext, signWith: SignWith) =>
      guarded(new IAMClient({ ...settings.repeating(context.region), credentials: signingBy(signWith) }), context),
    /** Always of a region: a token of the global STS endpoint is refused in regions that an account has to opt in to. */
    sts: (context: CallContext, signWith: SignWith) =>
      guarded(new STSClient({ ...settings.repeating(context.region), credentials: signingBy(signWith) }), context),
  };
}

/** What `sdkClients` makes. */
export type SdkClients = ReturnType<typeof sdkClients>;

interface Guardable<In extends object, Out extends { $metadata: object }> {
  readonly middlewareStack: $Command<In, Out, unknown>['middlewareStack'];
}

// A client keeps what its provider answers until five minutes before it expires. "Expired long ago" makes it ask again for every
// call, so that a session dropped from our cache is not used once more by a client that remembers it.
const signingBy = (signWith: SignWith) => async () => ({ ...(await signWith()), expiration: new Date(0) });

interface CommandContext {
  readonly commandName?: string;
}

const declaredOnly =
  (context: CallContext) =>
  <Args, Answer>(next: (args: Args) => Promise<Answer>, { commandName = '' }: CommandContext) =>
  async (args: Args): Promise<Answer> => {
    requireDeclared(actionOf(context.service, commandName), context);
    return next(args);
  };

const counting =
  ({ service, awsAccountId, region }: CallContext, onAttempt: NonNullable<AwsSettings['onAttempt']>) =>
  <Args, Answer>(next: (args: Args) => Promise<Answer>, { commandName = '' }: CommandContext) =>
  async (args: Args): Promise<Answer> => {
    onAttempt({ action: actionOf(service, commandName), awsAccountId, region });
    return next(args);
  };
