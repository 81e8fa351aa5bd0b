import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HypervisorId, JobId, MspId, ResourceId, TenantId } from '../../workflows/domain/ids';
import type { InstanceManifest } from '../../workflows/domain/instance';

/** One discovered instance, with all that is needed to restore it. */
@Entity('resource')
export class ResourceEntity {
  @PrimaryColumn('text')
  id: ResourceId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  tenantId: TenantId;

  @Column('text')
  hypervisorId: HypervisorId;

  @Column('text')
  kind: 'EC2_INSTANCE';

  @Column('text')
  nativeId: string;

  @Column('text')
  awsAccountId: string;

  @Column('text')
  region: string;

  @Column('text')
  availabilityZone: string;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  /** As AWS calls it: running, stopped, shutting-down …. */
  @Column('text')
  state: string;

  @Column('integer')
  volumeCount: number;

  @Column('integer')
  sizeGib: number;

  @Column('jsonb')
  manifest: InstanceManifest;

  @Column('timestamptz')
  firstSeenAt: Date;

  @Column('timestamptz')
  seenAt: Date;

  @Column('text')
  seenByJobId: JobId;

  @Column('timestamptz', { nullable: true })
  goneAt: Date | null;

  @Column('timestamptz', { nullable: true })
  protectedAt: Date | null;
}
