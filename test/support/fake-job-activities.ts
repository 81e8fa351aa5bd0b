import type { FinishedJob, JobActivities, JobEnding } from '../../workflows/contracts/job-control';
import { endingOf, NO_ITEMS } from '../../workflows/domain/job';

/** The steps of every job as numbers only; `steps` and `endings` tell what was asked. */
export function fakeJobActivities(): { activities: JobActivities; steps: string[]; endings: JobEnding[] } {
  const steps: string[] = [];
  const endings: JobEnding[] = [];
  return {
    steps,
    endings,
    activities: {
      async claimJob() {
        steps.push('claim');
      },
      async recordJobState(_run, state) {
        steps.push(`state ${state}`);
      },
      async finishJob(_run, ending): Promise<FinishedJob> {
        steps.push('finish');
        endings.push(ending);
        return { state: ending.failure ? 'FAILED' : endingOf(NO_ITEMS, ending.cancelled), items: NO_ITEMS };
      },
    },
  };
}
