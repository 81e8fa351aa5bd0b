import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../workflows/domain/access';
import type { ApiKeyId, MspId, TenantId } from '../../workflows/domain/ids';

/** A key of the API; its secret is known only by hash. */
@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn('text')
  id: ApiKeyId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** It is for the tenants of its list (`api_key_tenant`), one of them at a time. */
  @Column('boolean')
  listsTenants: boolean;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  @Column('text')
  role: Role;

  @Column('text')
  prefix: string;

  @Column('bytea')
  secretHash: Buffer;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;

  @Column('text', { array: true, nullable: true })
  scopes: string[] | null;

  @Column('bytea', { nullable: true })
  previousSecretHash: Buffer | null;

  @Column('timestamptz', { nullable: true })
  previousSecretUntil: Date | null;

  @Column('timestamptz', { nullable: true })
  rotatedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;
}
