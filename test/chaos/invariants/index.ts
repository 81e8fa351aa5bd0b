import type { Invariant } from '../facts/facts';
import { completedPointsExist } from './completed-points-exist';
import { itemsMatchPoints } from './items-match-points';
import { jobsSayWhatHappened } from './jobs-say-what-happened';
import { noStraySnapshots } from './no-stray-snapshots';
import { oneSetPerItem } from './one-set-per-item';
import { restoresLeaveNothing } from './restores-leave-nothing';
import { runsMatchJobs } from './runs-match-jobs';
import { tenantsAreApart } from './tenants-are-apart';

/** What must be true of every world when it has become quiet, by name; secrets are looked for apart, in texts and not in facts. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  completedPointsExist,
  noStraySnapshots,
  oneSetPerItem,
  restoresLeaveNothing,
  jobsSayWhatHappened,
  itemsMatchPoints,
  runsMatchJobs,
  tenantsAreApart,
};
