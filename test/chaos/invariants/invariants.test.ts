import { INVARIANTS } from '.';
import { ofCompletedJobs, type Facts, type JobInCatalogue, type PointInCatalogue, type SnapshotInAws } from '../facts/facts';
import { quietWorld } from '../support/quiet-world';

const quiet = quietWorld();

const withPoint = (change: Partial<PointInCatalogue>): Facts => ({
  ...quiet,
  points: quiet.points.map((point) => ({ ...point, ...change })),
});
const withFirstSnapshot = (change: Partial<SnapshotInAws>): Facts => ({
  ...quiet,
  snapshots: quiet.snapshots.map((snapshot, index) => (index === 0 ? { ...snapshot, ...change } : snapshot)),
});
const withJob = (id: string, change: Partial<JobInCatalogue>): Facts => ({
  ...quiet,
  jobs: quiet.jobs.map((job) => (job.id === id ? { ...job, ...change } : job)),
});
const withJobs = (state: string): Pick<Facts, 'jobs'> => ({ jobs: quiet.jobs.map((job) => ({ ...job, state })) });
const anotherSnapshot = (change: Partial<SnapshotInAws>): Facts => {
  const [first] = quiet.snapshots;
  if (!first) throw new Error('The quiet world has snapshots.');
  return { ...quiet, snapshots: [...quiet.snapshots, { ...first, snapshotId: 'snap-9', ...change }] };
};
const image = {
  kind: 'IMAGE',
  accountId: '111122223333',
  region: 'eu-central-1',
  nativeId: 'ami-1',
  jobId: 'job_2',
  attachedTo: null,
} as const;

describe('the invariants', () => {
  it.each(Object.keys(INVARIANTS))('%s finds nothing in a world where all is well', (name) => {
    expect(INVARIANTS[name]?.(quiet)).toEqual([]);
  });

  const broken: readonly (readonly [keyof typeof INVARIANTS, string, Facts])[] = [
    ['completedPointsExist', 'a snapshot that AWS does not have', { ...quiet, snapshots: quiet.snapshots.slice(1) }],
    ['completedPointsExist', 'a snapshot that is not completed', withFirstSnapshot({ state: 'pending' })],
    ['completedPointsExist', 'a snapshot in another account', withFirstSnapshot({ accountId: '999900001111' })],
    ['completedPointsExist', 'a volume that no snapshot holds', withPoint({ heldVolumeIds: ['vol-1'] })],
    ['completedPointsExist', 'a recovery point of no snapshots', withPoint({ snapshotIds: [], wantedVolumeIds: [] })],
    ['completedPointsExist', 'a copy in another state', withPoint({ copyState: 'PENDING' })],
    ['noStraySnapshots', 'a snapshot in no recovery point', anotherSnapshot({ volumeId: 'vol-9' })],
    ['noStraySnapshots', 'a snapshot of a failed recovery point', withPoint({ state: 'FAILED' })],
    ['noStraySnapshots', 'a snapshot of a job that nobody knows', withFirstSnapshot({ tags: { 'snapward:job': 'job_9' } })],
    ['noStraySnapshots', "a snapshot in another job's recovery point", withPoint({ jobId: 'job_2' })],
    ['oneSetPerItem', 'two snapshots of one volume for one operation', anotherSnapshot({})],
    [
      'oneSetPerItem',
      'two recovery points for one operation',
      anotherSnapshot({ volumeId: 'vol-9', tags: { 'snapward:op': 'itm_1', 'snapward:recovery-point': 'rp_9' } }),
    ],
    [
      'oneSetPerItem',
      'an item with two standing recovery points',
      { ...quiet, points: [...quiet.points, ...quiet.points.map((point) => ({ ...point, id: 'rp_9' }))] },
    ],
    ['restoresLeaveNothing', 'a helper image of a completed restore', { ...quiet, things: [...quiet.things, image] }],
    ['restoresLeaveNothing', 'an instance of a failed restore', withJob('job_2', { state: 'FAILED', restoredInstanceId: null })],
    [
      'restoresLeaveNothing',
      'a volume of a cancelled restore',
      { ...withJob('job_2', { state: 'CANCELLED' }), things: quiet.things.slice(1, 2) },
    ],
    ['restoresLeaveNothing', 'an instance that is not there', { ...quiet, things: quiet.things.slice(1) }],
    ['restoresLeaveNothing', 'a second instance', { ...quiet, things: [...quiet.things, { ...image, kind: 'INSTANCE', nativeId: 'i-9' }] }],
    ['restoresLeaveNothing', 'a free volume', { ...quiet, things: quiet.things.map((made) => ({ ...made, attachedTo: null })) }],
    ['restoresLeaveNothing', 'a thing of no restore', { ...quiet, things: [...quiet.things, { ...image, jobId: 'job_9' }] }],
    ['jobsSayWhatHappened', 'a job that has not ended', withJob('job_1', { state: 'RUNNING' })],
    [
      'jobsSayWhatHappened',
      'a COMPLETED job with a failed item',
      withJob('job_1', { counters: { COMPLETED: 1, FAILED: 1 }, counted: { COMPLETED: 1, FAILED: 1 } }),
    ],
    ['jobsSayWhatHappened', 'an ended job with an item under way', withJob('job_1', { counters: { STARTED: 1 }, counted: { STARTED: 1 } })],
    ['jobsSayWhatHappened', 'an error that is nowhere', withJob('job_1', { state: 'COMPLETED_WITH_ERRORS' })],
    [
      'jobsSayWhatHappened',
      'items called lost that are there',
      withJob('job_1', { state: 'COMPLETED_WITH_ERRORS', failure: 'ItemsLost: The database holds 0 of 1.' }),
    ],
    ['jobsSayWhatHappened', 'a counter that counts what is not there', withJob('job_1', { counters: { COMPLETED: 2 } })],
    [
      'itemsMatchPoints',
      'a completed item without its recovery point',
      { ...quiet, items: quiet.items.map((item) => ({ ...item, recoveryPointState: null })) },
    ],
    [
      'itemsMatchPoints',
      'a failed item with a completed recovery point',
      { ...quiet, items: quiet.items.map((item) => ({ ...item, state: 'FAILED' })) },
    ],
    ['itemsMatchPoints', 'a recovery point that nobody ended', withPoint({ state: 'PENDING' })],
    ['runsMatchJobs', 'a job without a run', { ...quiet, runs: quiet.runs.slice(1) }],
    ['runsMatchJobs', 'a run without a job', { ...quiet, jobs: quiet.jobs.slice(1) }],
    ['runsMatchJobs', 'a run that goes on', { ...quiet, runs: quiet.runs.map((run) => ({ ...run, status: 'RUNNING' })) }],
    ['runsMatchJobs', 'a failed run of a completed job', { ...quiet, runs: quiet.runs.map((run) => ({ ...run, status: 'FAILED' })) }],
    [
      'tenantsAreApart',
      'an item in the account of another',
      { ...quiet, items: quiet.items.map((item) => ({ ...item, tenantId: 'ten_9' })) },
    ],
    ['tenantsAreApart', 'a recovery point in the account of another', withPoint({ tenantId: 'ten_9' })],
    ['tenantsAreApart', "another tenant's tag", withFirstSnapshot({ tags: { 'snapward:tenant': 'ten_9' } })],
  ];

  it.each(broken)('%s finds %s', (name, _, world) => {
    expect(INVARIANTS[name]?.(world)).not.toEqual([]);
  });

  it('are each broken by some world above', () => {
    expect(new Set(broken.map(([name]) => name))).toEqual(new Set(Object.keys(INVARIANTS)));
  });

  it('ask a job that says COMPLETED alone, when a reconciliation is still to come', () => {
    const failed = ofCompletedJobs({ ...withPoint({ state: 'FAILED' }), ...withJobs('FAILED') });
    const completed = ofCompletedJobs(withPoint({ state: 'FAILED' }));

    expect(INVARIANTS['noStraySnapshots']?.(failed)).toEqual([]);
    expect(INVARIANTS['noStraySnapshots']?.(completed)).not.toEqual([]);
  });

  it('take what a restore itself names as left behind for no surprise', () => {
    const named = withJob('job_2', { leftBehind: ['ami-1'] });

    expect(INVARIANTS['restoresLeaveNothing']?.({ ...named, things: [...quiet.things, image] })).toEqual([]);
  });

  it('let an item have failed recovery points of earlier attempts', () => {
    const earlier = quiet.points.map((point) => ({ ...point, id: 'rp_0', state: 'FAILED', snapshotIds: [] }));

    expect(INVARIANTS['oneSetPerItem']?.({ ...quiet, points: [...earlier, ...quiet.points] })).toEqual([]);
  });
});
