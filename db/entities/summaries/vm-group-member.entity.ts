import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobId, MspId, ResourceId, TenantId, VmGroupId } from '../../../workflows/domain/ids';

/** A resource that back-ups of a group save; kept by triggers. */
@Entity('vm_group_member')
export class VmGroupMemberEntity {
  @PrimaryColumn('text')
  vmGroupId: VmGroupId;

  @PrimaryColumn('text')
  resourceId: ResourceId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  tenantId: TenantId;

  /** The newest back-up that planned to save it. */
  @Column('text')
  jobId: JobId;

  @Column('boolean')
  present: boolean;

  /** The resource's own, so that a group is counted by one index. */
  @Column('timestamptz', { nullable: true })
  protectedAt: Date | null;
}
