import type { TemporalRuns } from './temporal-runs';

/** A step's time in its task queue, in milliseconds of the epoch. */
export interface Wait {
  readonly step: string;
  readonly scheduledAt: number;
  readonly startedAt: number;
}

/** How long each step of a workflow that is over, or of one under way, waited for a slot of one task queue; for a repeated step its last attempt. */
export async function waitsOf({ client }: TemporalRuns, workflowId: string, taskQueue: string): Promise<Wait[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const scheduled = new Map<string, { readonly step: string; readonly scheduledAt: number }>();
  const waits: Wait[] = [];
  for (const { eventId, eventTime, ...event } of events ?? []) {
    const at = Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
    const asked = event.activityTaskScheduledEventAttributes;
    if (asked?.taskQueue?.name === taskQueue) scheduled.set(String(eventId), { step: asked.activityType?.name ?? '', scheduledAt: at });
    const begun = event.activityTaskStartedEventAttributes;
    const wait = begun ? scheduled.get(String(begun.scheduledEventId)) : undefined;
    if (wait) waits.push({ ...wait, startedAt: at });
  }
  return waits;
}
