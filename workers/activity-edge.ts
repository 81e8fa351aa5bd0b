import type { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, ActivityInterceptorsFactory, Next } from '@temporalio/worker';
import { failureOf } from './activities/failure-of';
import type { Logger } from './logger';

/** The edge between our steps and Temporal: AWS failures become typed failures here and nowhere else, and each is logged once. */
export const activityEdge =
  (log: Logger): ActivityInterceptorsFactory =>
  ({ info }: Context) => ({
    inbound: {
      async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
        try {
          return await next(input);
        } catch (error) {
          const failure = failureOf(error);
          const step = { step: info.activityType, attempt: info.attempt, workflowId: info.workflowExecution?.workflowId };
          tell(log, step, failure, error);
          throw failure;
        }
      },
    },
  });

function tell(log: Logger, step: object, failure: unknown, cause: unknown): void {
  if (failure instanceof CancelledFailure) log.info(step, 'step cancelled');
  else if (!(failure instanceof ApplicationFailure)) log.error({ ...step, err: cause }, 'step failed unexpectedly; it is tried again');
  else if (failure.category === ApplicationFailureCategory.BENIGN) log.debug({ ...step, why: failure.message }, 'step waits');
  else log.warn({ ...step, type: failure.type, why: failure.message }, failure.nonRetryable ? 'step failed' : 'step is tried again');
}
