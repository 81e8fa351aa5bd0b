import type { Facts, PointInCatalogue, SnapshotInAws, ThingInAws } from '../facts/facts';

/** Ids of the quiet world, for those who break it. */
export const TENANT = 'ten_1';
export const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

/** Two snapshots of one item, completed, with their tags. */
const snapshot = (snapshotId: string, volumeId: string): SnapshotInAws => ({
  accountId: ACCOUNT,
  region: REGION,
  snapshotId,
  volumeId,
  state: 'completed',
  tags: { 'snapward:op': 'itm_1', 'snapward:job': 'job_1', 'snapward:recovery-point': 'rp_1', 'snapward:tenant': TENANT },
});

const point: PointInCatalogue = {
  id: 'rp_1',
  jobId: 'job_1',
  itemId: 'itm_1',
  tenantId: TENANT,
  accountId: ACCOUNT,
  state: 'COMPLETED',
  copyState: 'COMPLETED',
  snapshotIds: ['snap-1', 'snap-2'],
  wantedVolumeIds: ['vol-1', 'vol-2'],
  heldVolumeIds: ['vol-1', 'vol-2'],
};

const thing = (kind: ThingInAws['kind'], nativeId: string, attachedTo: string | null): ThingInAws => ({
  kind,
  accountId: ACCOUNT,
  region: REGION,
  nativeId,
  jobId: 'job_2',
  attachedTo,
});

/** A world in which every promise is kept: one back-up of one instance with two volumes, and one restore of it. */
export function quietWorld(): Facts {
  const job = { tenantId: TENANT, leftBehind: [] };
  const none = { PENDING: 0, STARTED: 0, COMPLETED: 0, FAILED: 0, SKIPPED: 0, CANCELLED: 0 };
  return {
    accounts: [{ accountId: ACCOUNT, tenantId: TENANT }],
    snapshots: [snapshot('snap-1', 'vol-1'), snapshot('snap-2', 'vol-2')],
    things: [thing('INSTANCE', 'i-2', null), thing('VOLUME', 'vol-3', 'i-2'), thing('VOLUME', 'vol-4', 'i-2')],
    jobs: [
      {
        ...job,
        id: 'job_1',
        operation: 'protectGroup',
        state: 'COMPLETED',
        counters: { ...none, COMPLETED: 1 },
        counted: { COMPLETED: 1 },
        restoredInstanceId: null,
        failure: null,
      },
      {
        ...job,
        id: 'job_2',
        operation: 'restoreInstance',
        state: 'COMPLETED',
        counters: { ...none, COMPLETED: 1 },
        counted: { COMPLETED: 1 },
        restoredInstanceId: 'i-2',
        failure: null,
      },
    ],
    items: [
      {
        id: 'itm_1',
        jobId: 'job_1',
        operation: 'protectGroup',
        tenantId: TENANT,
        accountId: ACCOUNT,
        state: 'COMPLETED',
        recoveryPointState: 'COMPLETED',
      },
    ],
    points: [point],
    runs: [
      { workflowId: 'protectGroup/job_1', jobId: 'job_1', status: 'COMPLETED' },
      { workflowId: 'restoreInstance/job_2', jobId: 'job_2', status: 'COMPLETED' },
    ],
  };
}
