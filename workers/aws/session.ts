import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsFailure } from './aws-failure';
import type { Sts } from './caller';
import type { Signature } from './sdk-clients';

/** Credentials that work until they expire; `expiresAt` is null for a long-lived access key. */
export interface Session extends Signature {
  readonly expiresAt: Date | null;
}

/** What to ask STS for. */
export interface RoleRequest {
  readonly roleArn: string;
  readonly externalId: string | null;
  /** `snapward-<use>`: the tenant sees in CloudTrail what a session was for. */
  readonly sessionName: string;
  /** The MSP's id, for tenants' roles only; the role's trust policy must allow sts:SetSourceIdentity. */
  readonly sourceIdentity: string | null;
  /** At most 2,048 characters of JSON; null asks for all that the role may do. */
  readonly policy: string | null;
}

/** One hour: the most that AWS gives a role assumed from a role; asking for more fails, it is not cut. */
const SESSION_SECONDS = 3_600;

/** Assumes a role; ACCESS_DENIED when the role is missing, does not trust the caller, or asks for another external ID. */
export async function assumeRole(sts: Sts, request: RoleRequest): Promise<Session> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: request.roleArn,
      RoleSessionName: request.sessionName,
      DurationSeconds: SESSION_SECONDS,
      ...(request.externalId === null ? {} : { ExternalId: request.externalId }),
      ...(request.sourceIdentity === null ? {} : { SourceIdentity: request.sourceIdentity }),
      ...(request.policy === null ? {} : { Policy: request.policy }),
    }),
  );
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.Expiration) {
    throw new AwsFailure('TRANSIENT', 'NoCredentials', 'STS answered without credentials', 'sts:AssumeRole');
  }
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    ...(Credentials.SessionToken ? { sessionToken: Credentials.SessionToken } : {}),
    expiresAt: Credentials.Expiration,
  };
}

/** Who AWS says we are. */
export interface CallerIdentity {
  readonly awsAccountId: string;
  readonly arn: string;
}

/** Asks AWS who we are; no policy can take this call away. */
export async function callerIdentity(sts: Sts): Promise<CallerIdentity> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (!Account || !Arn)
    throw new AwsFailure('TRANSIENT', 'NoIdentity', 'STS did not say whose credentials these are', 'sts:GetCallerIdentity');
  return { awsAccountId: Account, arn: Arn };
}

/** The ARN to name in a trust policy: of the role behind a session (which must have no path), or the user itself. */
export function principalOf({ arn }: CallerIdentity): string {
  const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn;
}
