import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, TenantId, UserId } from '../../workflows/domain/ids';

/** A person who signs in. */
@Entity('app_user')
export class AppUserEntity {
  @PrimaryColumn('text')
  id: UserId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  @Column('text')
  email: string;

  @Column('text')
  displayName: string;

  @Column('timestamptz')
  createdAt: Date;
}
