import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../workflows/domain/access';
import type { MembershipId, MspId, TenantId, UserId } from '../../workflows/domain/ids';

/** What a person may do: one role in the MSP, or in one tenant. */
@Entity('membership')
export class MembershipEntity {
  @PrimaryColumn('text')
  id: MembershipId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  userId: UserId;

  @Column('text')
  role: Role;

  @Column('timestamptz')
  createdAt: Date;
}
