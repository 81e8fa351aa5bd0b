import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssetType, HypervisorKind, HypervisorStatus } from '../../workflows/domain/hypervisor';
import type { CredentialId, HypervisorId, MspId, TenantId } from '../../workflows/domain/ids';

/** The connection to one AWS account. */
@Entity('hypervisor')
export class HypervisorEntity {
  @PrimaryColumn('text')
  id: HypervisorId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  kind: HypervisorKind;

  @Column('text')
  vendor: 'AMAZON';

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  @Column('text')
  awsAccountId: string;

  @Column('text', { array: true })
  regions: string[];

  @Column('text', { array: true })
  assetTypes: AssetType[];

  @Column('text')
  credentialId: CredentialId;

  @Column('boolean')
  useAdminResources: boolean;

  @Column('text', { nullable: true })
  adminHypervisorId: HypervisorId | null;

  /** Computed by PostgreSQL, so that the reference to the admin hypervisor can ask for its kind. */
  @Column({ type: 'text', nullable: true, insert: false, update: false })
  adminKind: HypervisorKind | null;

  /** Who we are in the account, as the last validation found it. */
  @Column('text', { nullable: true })
  principalArn: string | null;

  @Column('text')
  status: HypervisorStatus;

  @Column('timestamptz', { nullable: true })
  validatedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  discoveredAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;
}
