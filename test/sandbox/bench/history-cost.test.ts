import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costOf, type CountedEvent } from '../../../sandbox/bench/history-cost';

describe('costOf', () => {
  it('counts what a history shows of what is billed', () => {
    const at = (seconds: number) => ({ seconds: 1_000 + seconds });
    const events: CountedEvent[] = [
      { eventId: 1, eventTime: at(0), workflowExecutionStartedEventAttributes: {} },
      { eventId: 2, eventTime: at(0), activityTaskScheduledEventAttributes: {} },
      { eventId: 3, eventTime: at(1), activityTaskStartedEventAttributes: { attempt: 3 } },
      { eventId: 4, eventTime: at(12), activityTaskCompletedEventAttributes: { startedEventId: 3 } },
      { eventId: 5, eventTime: at(12), timerStartedEventAttributes: {} },
      { eventId: 6, eventTime: at(12), workflowExecutionUpdateAcceptedEventAttributes: {} },
      { eventId: 7, eventTime: at(12), startChildWorkflowExecutionInitiatedEventAttributes: {} },
    ];

    // A start, an activity and its two retries, a timer, an update, a child at the price of two; 11 s of work at a heartbeat every 5 s.
    expect(costOf(events)).toEqual({ events: 7, actions: 1 + 3 + 1 + 1 + 2, heartbeatsAtMost: 2 });
  });

  it('reads a recorded history of ours', () => {
    const { events } = JSON.parse(readFileSync(join(__dirname, '../../histories/protectGroup.json'), 'utf8')) as { events: CountedEvent[] };
    const scheduled = events.filter(({ eventType }) => eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED').length;
    const { events: count, actions } = costOf(events);

    expect(count).toBe(events.length);
    expect(scheduled).toBeGreaterThan(5);
    expect(actions).toBeGreaterThanOrEqual(scheduled + 1);
  });
});
