import type { PlanId, PlanRevisionId, StorageId } from '../../workflows/domain/ids';
import type { PlanTerms, RetentionPreset } from '../../workflows/domain/plan';
import { when, type Page, type PageRequest } from '../page';
import { readPage } from '../read-pages';
import type { Session } from '../session';

/** A plan with the terms of its newest revision. */
export interface PlanRow extends PlanTerms {
  readonly id: PlanId;
  readonly name: string;
  /** The share of the plan's work among waiting tasks, 1 to 5. */
  readonly tier: number;
  readonly revisionId: PlanRevisionId;
  readonly revision: number;
  readonly primaryStorageId: StorageId | null;
  readonly secondaryStorageId: StorageId | null;
  readonly createdAt: Date;
}

/** A new plan and its first revision. */
export type NewPlan = Omit<PlanRow, 'revision' | 'createdAt'>;

/** Which plans a list shows. */
export interface PlanFilter {
  /** Any part of the name, in any case. */
  readonly nameContains?: string | null;
  readonly retention?: RetentionPreset | null;
}

/** The columns of a plan with its terms, of `PLAN_FROM`. */
export const PLAN_SELECT = `plan.id, plan.name, plan.tier, plan.created_at as "createdAt", terms.id as "revisionId", terms.revision,
  terms.run_every_minutes as "runEveryMinutes", terms.retention, terms.snapshot_count as "snapshotCount",
  terms.retention_days as "retentionDays", terms.keep_monthly as "keepMonthly", terms.keep_yearly as "keepYearly",
  terms.primary_storage_id as "primaryStorageId", terms.secondary_storage_id as "secondaryStorageId",
  case when terms.window_start is null then null else jsonb_build_object(
    'start', to_char(terms.window_start, 'HH24:MI'), 'end', to_char(terms.window_end, 'HH24:MI'), 'timeZone', terms.window_time_zone
  ) end as "window"`;

/** Each plan with its newest terms. */
export const PLAN_FROM = `plan cross join lateral (select * from plan_revision where plan_id = plan.id order by revision desc limit 1) as terms`;

/** Plans; their revisions are never changed, a new one is added. */
export function planRepository(session: Session) {
  const byIds = (ids: readonly string[]): Promise<PlanRow[]> =>
    session.query<PlanRow>(`select ${PLAN_SELECT} from ${PLAN_FROM} where plan.id = any($1)`, [ids]);
  return {
    byIds,

    /** Null when there is none in this scope. */
    find: async (id: string): Promise<PlanRow | null> => (await byIds([id]))[0] ?? null,

    list: (filter: PlanFilter, page: PageRequest): Promise<Page<PlanRow>> =>
      readPage<PlanRow>(session, {
        select: PLAN_SELECT,
        from: PLAN_FROM,
        id: 'plan.id',
        name: 'plan.name_key',
        page,
        where: [
          when(filter.nameContains, (p) => `position(lower(${p}) in lower(plan.name)) > 0`),
          when(filter.retention, (p) => `terms.retention = ${p}`),
        ],
      }),

    /** Refused by `plan_by_name` or `plan_extended_needs_secondary_copy`, among others. */
    async create(plan: NewPlan): Promise<void> {
      await session.query(`insert into plan (id, msp_id, name, tier) values ($1, $2, $3, $4)`, [
        plan.id,
        session.scope.mspId,
        plan.name,
        plan.tier,
      ]);
      await session.query(
        `insert into plan_revision (id, msp_id, plan_id, revision, run_every_minutes, window_start, window_end, window_time_zone, retention,
                                    snapshot_count, retention_days, keep_monthly, keep_yearly, primary_storage_id, secondary_storage_id)
         values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          plan.revisionId,
          session.scope.mspId,
          plan.id,
          plan.runEveryMinutes,
          plan.window?.start ?? null,
          plan.window?.end ?? null,
          plan.window?.timeZone ?? null,
          plan.retention,
          plan.snapshotCount,
          plan.retentionDays,
          plan.keepMonthly,
          plan.keepYearly,
          plan.primaryStorageId,
          plan.secondaryStorageId,
        ],
      );
    },
  };
}
