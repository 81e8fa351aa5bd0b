import { z } from 'zod';

// AWS's own grammars, as far as they can be checked without asking AWS.

/** Text that people read: trimmed, 1 to `max` characters, no control characters. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters');

/** What people call a thing. */
export const name = text(200);

/** The number that a caller gives to a request. */
export const clientMutationId = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters')
  .nullish();

/** An AWS account number. */
export const awsAccountId = z.string().regex(/^[0-9]{12}$/, 'must be an AWS account number of 12 digits');

/** The name of an AWS region. */
export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, 'must be an AWS region, such as eu-west-1');

/** One or more regions, each once. */
export const regions = z
  .array(region)
  .min(1, 'must name at least one region')
  .max(40, 'must name at most 40 regions')
  .refine((list) => new Set(list).size === list.length, 'must name each region once');

/** An IAM role. */
export const roleArn = z
  .string()
  .max(2048)
  .regex(
    /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
    'must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Snapward',
  );

/** A customer-managed or AWS-managed key. */
export const kmsKeyArn = z
  .string()
  .max(2048)
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)\/[\w/-]+$/, 'must be the ARN of a KMS key');

/** A tag to look for. */
export const tag = z.object({
  key: z
    .string()
    .min(1, 'must not be empty')
    .max(128, 'must have at most 128 characters')
    .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters'),
  value: z
    .string()
    .max(256, 'must have at most 256 characters')
    .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters'),
});

/** An id of AWS with a prefix and 8 or 17 hexadecimal digits. */
export const awsId = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`), `must be an AWS id, such as ${prefix}-0123456789abcdef0`);

/** An e-mail address, as far as that can be told without sending to it. */
export const emailAddress = z
  .string()
  .trim()
  .regex(/^[^@\s\p{Cc}]{1,64}@[^@\s\p{Cc}]{1,255}$/u, 'must be an e-mail address');

/** An id of ours; whether it exists is asked later, and what is no id at all is simply not found. */
export const id = z.string();
