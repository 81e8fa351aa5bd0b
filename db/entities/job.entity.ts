import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunEnd } from '../../workflows/domain/drift';
import type { HypervisorId, JobId, MspId, PlanRevisionId, RecoveryPointId, TenantId, VmGroupId } from '../../workflows/domain/ids';
import type { JobOperation, JobState } from '../../workflows/domain/job';

/** One durable operation. */
@Entity('job')
export class JobEntity {
  @PrimaryColumn('text')
  id: JobId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  operation: JobOperation;

  @Column('text')
  state: JobState;

  @Column('text')
  hypervisorId: HypervisorId;

  @Column('text', { nullable: true })
  vmGroupId: VmGroupId | null;

  @Column('text', { nullable: true })
  recoveryPointId: RecoveryPointId | null;

  @Column('text', { nullable: true })
  planRevisionId: PlanRevisionId | null;

  @Column('jsonb')
  parameters: object;

  @Column('jsonb', { nullable: true })
  result: object | null;

  @Column('text', { nullable: true })
  failureType: string | null;

  @Column('text', { nullable: true })
  failureMessage: string | null;

  /** 1 for the first, one more for each retry. */
  @Column('integer')
  attempt: number;

  /** Of the latest attempt. */
  @Column('text')
  workflowId: string;

  /** The workflow whose run was found to be over; the job is gone while it is still its latest. */
  @Column('text', { nullable: true })
  goneWorkflowId: string | null;

  @Column('text', { nullable: true })
  goneAs: RunEnd | null;

  @Column('text', { nullable: true })
  runId: string | null;

  @Column('text')
  requestedBy: string;

  @Column('integer')
  itemsPending: number;

  @Column('integer')
  itemsStarted: number;

  @Column('integer')
  itemsCompleted: number;

  @Column('integer')
  itemsFailed: number;

  @Column('integer')
  itemsSkipped: number;

  @Column('integer')
  itemsCancelled: number;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;
}
