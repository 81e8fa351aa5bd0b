import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { FAILURE } from '../contracts/failures';

const KNOWN: ReadonlySet<string> = new Set(Object.values(FAILURE));

/** The type and the words of a failure as a user may read them; a defect's own words may hold anything, so they stay in the log. */
export function failureFacts(error: unknown): { type: string; message: string } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type && KNOWN.has(cause.type)) return { type: cause.type, message: cause.message };
  if (cause instanceof TimeoutFailure)
    return { type: FAILURE.unexpected, message: 'A step did not end in time; look at the run in Temporal.' };
  return { type: FAILURE.unexpected, message: 'A step failed unexpectedly; the log of the access node has the details.' };
}
