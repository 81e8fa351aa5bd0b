import { z } from 'zod';
import { RETENTION_PRESETS, RPO_MINUTES, STANDARD_RETENTION_DAYS, type PlanTerms } from '../../workflows/domain/plan';
import { RuleViolationError } from '../graphql/user-error';
import { id, name } from '../mutations/input-schemas';

const DEFAULT_KEEP_MONTHLY = 12;
const DEFAULT_KEEP_YEARLY = 7;

const between = (min: number, max: number) =>
  z.number().int().min(min, `must be between ${min} and ${max}`).max(max, `must be between ${min} and ${max}`);
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null as never);

const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time, HH:MM');

const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][\w+/-]*$/, 'must be an IANA time zone, such as Europe/Berlin')
  .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin');

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** The input of createPlan, value by value. */
export const PlanInput = z.object({
  name,
  tier: between(1, 5),
  runEveryMinutes: between(RPO_MINUTES.min, RPO_MINUTES.max),
  window: optional(
    z
      .object({ start: time, end: time, timeZone })
      .refine(({ start, end }) => start !== end, { path: ['end'], message: 'must differ from the begin' }),
  ),
  retention: z.enum(RETENTION_PRESETS),
  snapshotCount: optional(between(1, 1000)),
  retentionDays: optional(between(1, 36_500)),
  keepMonthly: optional(between(1, 120)),
  keepYearly: optional(between(1, 100)),
  primaryStorageId: optional(id),
  secondaryStorageId: optional(id),
});

/** What createPlan was asked for, after it was read. */
export type PlanRequest = z.infer<typeof PlanInput>;

/** The terms that the preset and the numbers make together, or the rule that they break. */
export function termsOf(plan: PlanRequest): PlanTerms | RuleViolationError {
  const { retention, runEveryMinutes, window, snapshotCount, retentionDays, keepMonthly, keepYearly } = plan;
  const base = { retention, runEveryMinutes, window, snapshotCount };
  const extended = keepMonthly !== null || keepYearly !== null;
  if (retention === 'CUSTOM') {
    if (retentionDays === null || extended) return new RuleViolationError('RETENTION_FITS_ITS_PRESET', ['input', 'retentionDays']);
    return { ...base, retentionDays, keepMonthly: null, keepYearly: null };
  }
  if (retentionDays !== null || snapshotCount !== null || (extended && retention === 'STANDARD')) {
    return new RuleViolationError('RETENTION_FITS_ITS_PRESET', ['input', 'retention']);
  }
  if (retention === 'STANDARD') return { ...base, retentionDays: STANDARD_RETENTION_DAYS, keepMonthly: null, keepYearly: null };
  if (plan.secondaryStorageId === null)
    return new RuleViolationError('EXTENDED_RETENTION_NEEDS_A_SECONDARY_COPY', ['input', 'secondaryStorageId']);
  return {
    ...base,
    retentionDays: STANDARD_RETENTION_DAYS,
    keepMonthly: keepMonthly ?? DEFAULT_KEEP_MONTHLY,
    keepYearly: keepYearly ?? DEFAULT_KEEP_YEARLY,
  };
}
