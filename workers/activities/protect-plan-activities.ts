import { ApplicationFailure } from '@temporalio/common';
import type { Database } from '../../db/database';
import type { Repositories } from '../../db/repositories';
import type { ProtectionSubject } from '../../db/repositories/protection';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { PlannedTarget, ProtectPlanActivities } from '../../workflows/contracts/protect-group';
import { regionsOf } from '../../workflows/domain/content-rules';
import type { ResourceId } from '../../workflows/domain/ids';
import { attemptOf } from '../../workflows/domain/job';
import { openJob } from './open-job';
import { choose, inOrder, neverSeen, type Chosen } from './protect/choose-items';

const CANDIDATES_A_PAGE = 2_000;
const ITEMS_AN_INSERT = 1_000;
const FAILURES_SHOWN = 50;

/** The database steps of a back-up. */
export function createProtectPlanActivities({ database }: { readonly database: Database }): ProtectPlanActivities {
  return {
    targetsOf: (run) =>
      database.inScope(run.scope, async (db) => {
        await openJob(db, run);
        const { awsAccountId, content, regions } = await subjectOf(db, run);
        if (isRetry(run)) return targetsAgain(db, run, regions);
        return regionsOf(content, regions).map((region) => ({ awsAccountId, region }));
      }),

    planItems: (run) =>
      database.inScope(run.scope, async (db) => {
        await openJob(db, run);
        const subject = await subjectOf(db, run);
        if (isRetry(run)) return { groupName: subject.groupName, targets: await targetsAgain(db, run, subject.regions) };
        // A plan that was written before the worker died is the plan: the content rules are not asked twice.
        if ((await db.jobItemWrites.planned(run.jobId)).length === 0) await writePlan(db, run, subject);
        const planned = await db.jobItemWrites.planned(run.jobId);
        return { groupName: subject.groupName, targets: planned.filter(({ region }) => subject.regions.includes(region)) };
      }),

    summariseItems: (run) =>
      database.inScope(run.scope, async ({ jobItemWrites }) => ({
        counts: await jobItemWrites.counts(run.jobId),
        failures: await jobItemWrites.failures(run.jobId, FAILURES_SHOWN),
      })),
  };
}

const isRetry = (run: JobRun): boolean => attemptOf(run) > 1;

/** What a retry is about: the items of earlier attempts that are open again, where the connection still reaches. */
const targetsAgain = async ({ jobItemWrites }: Repositories, run: JobRun, regions: readonly string[]): Promise<PlannedTarget[]> =>
  (await jobItemWrites.plannedAgain(run.jobId)).filter(({ region }) => regions.includes(region));

async function writePlan(db: Repositories, run: JobRun, subject: ProtectionSubject): Promise<void> {
  const items = inOrder(await chosenOf(db, subject));
  for (let first = 0; first < items.length; first += ITEMS_AN_INSERT) {
    await db.jobItemWrites.insert(run, items.slice(first, first + ITEMS_AN_INSERT));
  }
  const regions = new Set(items.map(({ region }) => region)).size;
  const note =
    items.length === 0
      ? ({ level: 'WARNING', code: 'NOTHING_SELECTED', message: `The content rules of ${subject.groupName} select no instance.` } as const)
      : ({
          level: 'INFO',
          code: 'ITEMS_PLANNED',
          message: `${items.length} instances of ${subject.groupName} in ${regions} regions.`,
        } as const);
  await db.jobRuns.note(run.jobId, [note]);
}

async function chosenOf({ protection }: Repositories, subject: ProtectionSubject): Promise<Chosen[]> {
  const chosen: Chosen[] = [];
  const seen = new Set<string>();
  let after: ResourceId | null = null;
  do {
    const page = await protection.candidates(subject.hypervisorId, after, CANDIDATES_A_PAGE);
    page.forEach(({ instanceId }) => seen.add(instanceId));
    chosen.push(...choose(subject, page));
    after = page.length === CANDIDATES_A_PAGE ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
  return [...chosen, ...neverSeen(subject, seen)];
}

async function subjectOf({ protection }: Repositories, run: JobRun): Promise<ProtectionSubject> {
  const subject = await protection.subjectOf(run.jobId);
  if (!subject) throw ApplicationFailure.nonRetryable('The job is no back-up of a group in this scope.', FAILURE.notFound);
  return subject;
}
