import { createHash } from 'node:crypto';
import type { AccountSide, AwsUse } from '../../workflows/domain/permissions/aws-use';
import type { Connection, ConnectionHop } from './connection';

/** One step on the way into an account, with what its session is for. */
export interface Step {
  readonly hop: ConnectionHop;
  readonly side: AccountSide;
  readonly use: AwsUse;
  readonly sourceIdentity: string | null;
  /** Set for the last step only: whose account this must be. */
  readonly awsAccountId: string | null;
}

/** The steps to a connection for one use; those before the last are the admin side's, and may only assume roles. */
export function stepsOf({ chain, kind, mspId, awsAccountId }: Connection, use: AwsUse): Step[] {
  return chain.map((hop, index) => {
    if (index < chain.length - 1) return { hop, side: 'ADMIN', use: 'chain', sourceIdentity: null, awsAccountId: null };
    // Naming the MSP, not the job, keeps one session for all jobs of an hour; the job is in the user agent and the tags.
    return { hop, side: kind, use, sourceIdentity: kind === 'TENANT' ? mspId : null, awsAccountId };
  });
}

/** Two ways of equal steps share their session; secrets are no part of the key. */
export const keyOf = (steps: readonly Step[]): string =>
  createHash('sha256')
    .update(JSON.stringify(steps, (_, value: unknown) => (typeof value === 'function' ? 'secret' : value)))
    .digest('base64');

/** A role's ARN as its sessions name it, without the path. */
export const pathless = (roleArn: string): string => roleArn.replace(/:role\/.*\//, ':role/');
