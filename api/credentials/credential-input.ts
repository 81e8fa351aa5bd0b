import { z } from 'zod';
import type { CredentialMethod } from '../../workflows/domain/hypervisor';
import { id, name, roleArn } from '../mutations/input-schemas';

type MethodField = 'roleArn' | 'accessKeyId' | 'secretAccessKey' | 'adminHypervisorId';

const NEEDS: Readonly<Record<CredentialMethod, readonly MethodField[]>> = {
  ACCESS_KEY: ['accessKeyId', 'secretAccessKey'],
  IAM_ROLE: ['roleArn'],
  STS_ASSUME_ROLE: ['roleArn', 'adminHypervisorId'],
};

const FIELDS: readonly MethodField[] = ['roleArn', 'accessKeyId', 'secretAccessKey', 'adminHypervisorId'];

/** The input of createCredential: each method has exactly the fields that it needs. */
export const CredentialInput = z
  .object({
    tenantId: id.nullish().transform((tenant) => tenant ?? null),
    name,
    description: z
      .string()
      .trim()
      .max(1000, 'must have at most 1000 characters')
      .refine((value) => !value.includes('\0'), 'must not contain NUL characters')
      .nullish()
      .transform((description) => description ?? ''),
    method: z.enum(['ACCESS_KEY', 'IAM_ROLE', 'STS_ASSUME_ROLE']),
    roleArn: roleArn.nullish(),
    accessKeyId: z
      .string()
      .regex(/^[A-Z0-9]{16,128}$/, 'must be an AWS access key id')
      .nullish(),
    secretAccessKey: z
      .string()
      .regex(/^[\x21-\x7e]{16,256}$/, 'must be an AWS secret access key')
      .nullish(),
    adminHypervisorId: id.nullish(),
  })
  .superRefine((input, context) => {
    for (const field of FIELDS) {
      const needed = NEEDS[input.method].includes(field);
      const given = (input[field] ?? null) !== null;
      if (needed === given) continue;
      context.addIssue({
        code: 'custom',
        path: [field],
        message: needed ? `is needed for ${input.method}` : `is not used with ${input.method}`,
      });
    }
  });

/** What createCredential was asked for, after it was read. */
export type CredentialRequest = z.infer<typeof CredentialInput>;
