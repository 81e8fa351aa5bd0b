import type { AccountSide, AwsUse } from '../../workflows/domain/permissions/aws-use';
import { isDeclared } from '../../workflows/domain/permissions/manifest';

/** As whom, where and what for a client makes its calls. */
export interface CallContext {
  readonly service: 'ec2' | 'iam' | 'sts';
  readonly side: AccountSide;
  readonly use: AwsUse;
  readonly awsAccountId: string;
  readonly region: string;
}

/** A worker tried an AWS call that the permission manifest does not declare for this use; always a bug of ours. */
export class UndeclaredCall extends Error {
  override readonly name = 'UndeclaredCall';

  constructor(action: string, { side, use }: CallContext) {
    super(`${action} is not declared in the permission manifest for ${use} in a ${side.toLowerCase()} account`);
  }
}

/** The IAM action of an SDK command: `DescribeInstancesCommand` of EC2 is `ec2:DescribeInstances`. */
export const actionOf = (service: CallContext['service'], commandName: string): string =>
  `${service}:${commandName.replace(/Command$/, '')}`;

/** Throws before anything is sent when the manifest does not declare the action for the context's side and use. */
export function requireDeclared(action: string, context: CallContext): void {
  if (!isDeclared(context.side, context.use, action)) throw new UndeclaredCall(action, context);
}
