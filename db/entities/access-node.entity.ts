import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HypervisorKind } from '../../workflows/domain/hypervisor';
import type { AccessNodeId, HypervisorId, MspId } from '../../workflows/domain/ids';

/** One worker process in one region, as one admin hypervisor sees it. */
@Entity('access_node')
export class AccessNodeEntity {
  @PrimaryColumn('text')
  id: AccessNodeId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  hypervisorId: HypervisorId;

  /** Computed by PostgreSQL, so that the reference to the hypervisor can ask for its kind. */
  @Column({ type: 'text', insert: false, update: false })
  adminKind: HypervisorKind;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  @Column('text')
  region: string;

  @Column('text')
  platform: string;

  @Column('text')
  taskQueue: string;

  @Column('text')
  build: string;

  @Column('timestamptz')
  startedAt: Date;

  @Column('timestamptz')
  lastSeenAt: Date;
}
