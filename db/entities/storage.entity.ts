import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StorageKind } from '../../workflows/domain/access';
import type { HypervisorKind } from '../../workflows/domain/hypervisor';
import type { HypervisorId, MspId, StorageId } from '../../workflows/domain/ids';

/** Where copies live. */
@Entity('storage')
export class StorageEntity {
  @PrimaryColumn('text')
  id: StorageId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  hypervisorId: HypervisorId;

  /** Computed by PostgreSQL, so that the reference to the hypervisor can ask for its kind. */
  @Column({ type: 'text', insert: false, update: false })
  adminKind: HypervisorKind;

  @Column('text')
  kind: StorageKind;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  @Column('text')
  region: string;

  @Column('text', { nullable: true })
  kmsKeyArn: string | null;

  @Column('text', { nullable: true })
  bucket: string | null;

  @Column('text', { nullable: true })
  storageClass: string | null;

  @Column('timestamptz')
  createdAt: Date;
}
