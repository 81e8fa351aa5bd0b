import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, TenantId, UserId } from '../../workflows/domain/ids';

/** A person as the MSP itself or one tenant knows them; where else the same person belongs is not to be seen here. */
@Entity('app_user')
export class AppUserEntity {
  @PrimaryColumn('text')
  id: UserId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  email: string;

  @Column('text')
  displayName: string;

  @Column('timestamptz')
  createdAt: Date;

  /** Who vouched for the person at the first sign-in, and under which name; null until then. */
  @Column('text', { nullable: true })
  issuer: string | null;

  @Column('text', { nullable: true })
  subject: string | null;

  @Column('timestamptz', { nullable: true })
  linkedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  lastSeenAt: Date | null;

  /** At the provider, by what its tokens say. */
  @Column('timestamptz', { nullable: true })
  signedInAt: Date | null;

  @Column('timestamptz', { nullable: true })
  removedAt: Date | null;

  /** By what a person who signs in is found; null once removed. */
  @Column({ type: 'text', nullable: true, insert: false, update: false })
  signInKey: string | null;
}
