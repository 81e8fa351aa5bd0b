/** STANDARD keeps about a month, EXTENDED adds monthly and yearly points on a secondary copy, CUSTOM is as given. */
export const RETENTION_PRESETS = ['STANDARD', 'EXTENDED', 'CUSTOM'] as const;
export type RetentionPreset = (typeof RETENTION_PRESETS)[number];

/** A backup window in the plan's time zone; times are HH:MM, an end before the start goes past midnight. */
export interface BackupWindow {
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
}

/** What a plan asks for; an immutable revision of it is written into every recovery point's history. */
export interface PlanTerms {
  readonly runEveryMinutes: number;
  readonly window: BackupWindow | null;
  readonly retention: RetentionPreset;
  readonly snapshotCount: number | null;
  readonly retentionDays: number;
  readonly keepMonthly: number | null;
  readonly keepYearly: number | null;
}

/** The shortest and longest recovery point objective that a plan may ask for, in minutes. */
export const RPO_MINUTES = { min: 15, max: 43_200 } as const;

/** How long a preset keeps a recovery point, in days. */
export const STANDARD_RETENTION_DAYS = 30;

/** When a recovery point taken under these terms may expire. */
export function expiryOf(takenAt: Date, terms: PlanTerms): Date {
  return new Date(takenAt.getTime() + terms.retentionDays * 86_400_000);
}
