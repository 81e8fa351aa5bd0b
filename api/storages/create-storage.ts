import { z } from 'zod';
import type { RequestContext } from '../context';
import { NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import { id as anyId, kmsKeyArn, name, region } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import type { CreateStorageInput } from './storage-inputs';

const STORAGE_CLASSES = ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'] as const;

const place = { name, adminHypervisorId: anyId, region };
const unused = (kind: string) => z.null(`is not used with ${kind}`).default(null);

const Input = z.discriminatedUnion('kind', [
  z.object({
    ...place,
    kind: z.literal('SNAPSHOT_VAULT'),
    kmsKeyArn: kmsKeyArn.nullable().default(null),
    bucket: unused('SNAPSHOT_VAULT'),
    storageClass: unused('SNAPSHOT_VAULT'),
  }),
  z.object({
    ...place,
    kind: z.literal('S3'),
    kmsKeyArn: unused('S3'),
    bucket: z.string('is needed for S3').regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of an S3 bucket'),
    storageClass: z
      .enum(STORAGE_CLASSES, `must be one of ${STORAGE_CLASSES.join(', ')}`)
      .nullable()
      .default(null)
      .transform((storageClass) => storageClass ?? 'STANDARD'),
  }),
]);

/** Creates a place for copies in an admin account, in one of the regions that it is connected for. */
export function createStorage(perform: Perform) {
  return (context: RequestContext, input: CreateStorageInput): Promise<Performed<'storage', null> | UserError> =>
    perform(context, { operation: 'createStorage', makes: 'storage', input }, async (db, id) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const admin = await db.hypervisors.find(wanted.adminHypervisorId);
      if (admin?.kind !== 'ADMIN') return new NotFoundError('admin hypervisor', ['input', 'adminHypervisorId']);
      if (!admin.regions.includes(wanted.region)) return new RuleViolationError('STORAGE_REGION_IS_CONNECTED', ['input', 'region']);
      const { kind, region: where, kmsKeyArn: key, bucket, storageClass } = wanted;
      const storage = { id, hypervisorId: admin.id, kind, name: wanted.name, region: where, kmsKeyArn: key, bucket, storageClass };
      await db.storages.create(storage);
      return { tenantId: null, after: storage, extra: null };
    });
}
