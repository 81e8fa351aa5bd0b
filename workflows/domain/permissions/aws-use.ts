/**
 * What a session to an account is for; each use has its own session policy, so one leaked session can do one thing.
 * `chain` is the admin role on its way to a tenant's role and may only assume roles.
 */
export const AWS_USES = ['inventory', 'protect', 'restore', 'reconcile', 'validate', 'chain'] as const;
export type AwsUse = (typeof AWS_USES)[number];

/** Whose account a permission is needed in: a customer's, or the MSP's own. */
export const ACCOUNT_SIDES = ['TENANT', 'ADMIN'] as const;
export type AccountSide = (typeof ACCOUNT_SIDES)[number];

/** An action in the form of IAM policies, `service:Operation`. */
export type AwsAction = `${'ec2' | 'iam' | 'kms' | 'sts'}:${string}`;
