import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DriftAction, DriftKind } from '../../workflows/domain/drift';
import type { DriftFindingId, HypervisorId, JobId, MspId, RecoveryPointId, TenantId } from '../../workflows/domain/ids';

/** One place where AWS and the catalogue had come apart, and what a reconciliation did about it. */
@Entity('drift_finding')
export class DriftFindingEntity {
  @PrimaryColumn('text')
  id: DriftFindingId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  hypervisorId: HypervisorId;

  /** The reconciliation. */
  @Column('text')
  jobId: JobId;

  @Column('text', { nullable: true })
  leftByJobId: JobId | null;

  @Column('text', { nullable: true })
  recoveryPointId: RecoveryPointId | null;

  @Column('text')
  kind: DriftKind;

  @Column('text')
  action: DriftAction;

  @Column('text', { nullable: true })
  region: string | null;

  /** What is found once in a run, whatever is repeated: an id of ours or of AWS. */
  @Column('text')
  subject: string;

  @Column('text', { array: true })
  nativeIds: string[];

  @Column('text')
  found: string;

  @Column('timestamptz')
  foundAt: Date;
}
