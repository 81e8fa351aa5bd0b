import { Client, Connection } from '@temporalio/client';

import type { World } from '../world';

/** What a run cost Temporal, read from its history. */
export interface HistoryCost {
  readonly events: number;
  /** What Temporal Cloud bills that a history shows: the start, activities and their retries, timers, updates, signals, children (2 each). */
  readonly actions: number;
  /** Heartbeats are billed too but are in no history; no activity sends them more often than every 5 s, so there were at most so many. */
  readonly heartbeatsAtMost: number;
}

/** The part of a history event that is counted, as Temporal's own JSON and its protocol both have it. */
export interface CountedEvent {
  readonly eventType?: unknown;
  readonly eventTime?: Moment | string | null;
  readonly activityTaskStartedEventAttributes?: { readonly attempt?: number | null } | null;
  readonly activityTaskCompletedEventAttributes?: Closing | null;
  readonly activityTaskFailedEventAttributes?: Closing | null;
  readonly activityTaskCanceledEventAttributes?: Closing | null;
  readonly eventId?: Whole;
  readonly workflowExecutionStartedEventAttributes?: object | null;
  readonly activityTaskScheduledEventAttributes?: object | null;
  readonly timerStartedEventAttributes?: object | null;
  readonly workflowExecutionUpdateAcceptedEventAttributes?: object | null;
  readonly workflowExecutionSignaledEventAttributes?: object | null;
  readonly startChildWorkflowExecutionInitiatedEventAttributes?: object | null;
}

type Whole = string | number | { toString(): string } | null | undefined;
type Moment = { readonly seconds?: Whole; readonly nanos?: number | null };
type Closing = { readonly startedEventId?: Whole };

const HEARTBEAT_SECONDS = 5;

/** Counts a history. */
export function costOf(events: readonly CountedEvent[]): HistoryCost {
  const startedAt = new Map(events.map(({ eventId, eventTime }) => [String(eventId), secondsOf(eventTime)]));
  let actions = 0;
  let heartbeatsAtMost = 0;
  for (const event of events) {
    if (event.workflowExecutionStartedEventAttributes) actions += 1;
    if (event.activityTaskScheduledEventAttributes) actions += 1;
    // A history shows the last attempt alone, with its number: the ones before it were retries of the first.
    actions += Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1);
    if (event.timerStartedEventAttributes) actions += 1;
    if (event.workflowExecutionUpdateAcceptedEventAttributes) actions += 1;
    if (event.workflowExecutionSignaledEventAttributes) actions += 1;
    if (event.startChildWorkflowExecutionInitiatedEventAttributes) actions += 2;
    const closing =
      event.activityTaskCompletedEventAttributes ?? event.activityTaskFailedEventAttributes ?? event.activityTaskCanceledEventAttributes;
    const began = closing ? startedAt.get(String(closing.startedEventId)) : undefined;
    if (began !== undefined) heartbeatsAtMost += Math.floor(Math.max(0, secondsOf(event.eventTime) - began) / HEARTBEAT_SECONDS);
  }
  return { events: events.length, actions, heartbeatsAtMost };
}

/** Reads a run's whole history and counts it. */
export async function historyCost({ temporalAddress, temporalNamespace }: World, workflowId: string): Promise<HistoryCost> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { workflow } = new Client({ connection, namespace: temporalNamespace });
    const { events } = await workflow.getHandle(workflowId).fetchHistory();
    return costOf(events ?? []);
  } finally {
    await connection.close();
  }
}

function secondsOf(time: Moment | string | null | undefined): number {
  if (typeof time === 'string') return Date.parse(time) / 1_000;
  return Number(String(time?.seconds ?? 0)) + (time?.nanos ?? 0) / 1e9;
}
