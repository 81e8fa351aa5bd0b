import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GroupContent } from '../../workflows/domain/content-rules';
import type { HypervisorId, MspId, PlanId, TenantId, VmGroupId } from '../../workflows/domain/ids';

/** Which instances of a hypervisor are protected under which plan. */
@Entity('vm_group')
export class VmGroupEntity {
  @PrimaryColumn('text')
  id: VmGroupId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  tenantId: TenantId;

  @Column('text')
  hypervisorId: HypervisorId;

  @Column('text')
  planId: PlanId;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  @Column('jsonb')
  content: GroupContent;

  @Column('boolean')
  paused: boolean;

  @Column('timestamptz')
  createdAt: Date;
}
