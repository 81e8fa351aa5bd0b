import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CredentialMethod, HypervisorKind } from '../../workflows/domain/hypervisor';
import type { CredentialId, HypervisorId, MspId, TenantId } from '../../workflows/domain/ids';

/** How a connection proves who it is; the secret, if any, is sealed. */
@Entity('credential')
export class CredentialEntity {
  @PrimaryColumn('text')
  id: CredentialId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  @Column('text')
  description: string;

  @Column('text')
  method: CredentialMethod;

  @Column('text', { nullable: true })
  roleArn: string | null;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('text', { nullable: true })
  accessKeyId: string | null;

  @Column('bytea', { nullable: true })
  sealedSecret: Buffer | null;

  /** The admin hypervisor whose principal assumes the role. */
  @Column('text', { nullable: true })
  trustedBy: HypervisorId | null;

  /** Computed by PostgreSQL, so that the reference to the admin hypervisor can ask for its kind. */
  @Column({ type: 'text', nullable: true, insert: false, update: false })
  trustedKind: HypervisorKind | null;

  @Column('timestamptz')
  createdAt: Date;
}
