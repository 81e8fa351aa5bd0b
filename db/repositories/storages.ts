import type { StorageKind } from '../../workflows/domain/access';
import type { HypervisorId, StorageId } from '../../workflows/domain/ids';
import { when, type Page, type PageRequest } from '../page';
import { readPage } from '../read-pages';
import type { Session } from '../session';

/** A place for copies as it is stored; a vault has no bucket, a bucket has no snapshot key. */
export interface StorageRow {
  readonly id: StorageId;
  readonly hypervisorId: HypervisorId;
  readonly kind: StorageKind;
  readonly name: string;
  readonly region: string;
  readonly kmsKeyArn: string | null;
  readonly bucket: string | null;
  readonly storageClass: string | null;
  readonly createdAt: Date;
}

/** Which storages a list shows. */
export interface StorageFilter {
  readonly kind?: StorageKind | null;
  readonly hypervisorId?: string | null;
  readonly region?: string | null;
}

const SELECT = `id, hypervisor_id as "hypervisorId", kind, name, region, kms_key_arn as "kmsKeyArn", bucket, storage_class as "storageClass",
  created_at as "createdAt"`;

/** Where copies live; only the MSP's own scope may ask. */
export function storageRepository(session: Session) {
  const byIds = (ids: readonly string[]): Promise<StorageRow[]> =>
    session.query<StorageRow>(`select ${SELECT} from storage where id = any($1)`, [ids]);
  return {
    byIds,

    /** Null when there is none in this scope. */
    find: async (id: string): Promise<StorageRow | null> => (await byIds([id]))[0] ?? null,

    list: (filter: StorageFilter, page: PageRequest): Promise<Page<StorageRow>> =>
      readPage<StorageRow>(session, {
        select: SELECT,
        from: 'storage',
        page,
        where: [
          when(filter.kind, (p) => `kind = ${p}`),
          when(filter.hypervisorId, (p) => `hypervisor_id = ${p}`),
          when(filter.region, (p) => `region = ${p}`),
        ],
      }),

    /** Refused by `storage_by_name`, among others. */
    async create(storage: Omit<StorageRow, 'createdAt'>): Promise<void> {
      await session.query(
        `insert into storage (id, msp_id, hypervisor_id, kind, name, region, kms_key_arn, bucket, storage_class) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          storage.id,
          session.scope.mspId,
          storage.hypervisorId,
          storage.kind,
          storage.name,
          storage.region,
          storage.kmsKeyArn,
          storage.bucket,
          storage.storageClass,
        ],
      );
    },
  };
}
