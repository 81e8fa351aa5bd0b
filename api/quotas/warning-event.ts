import type { JobEventNote } from '../../db/repositories/job-runs';
import type { QuotaWarning } from './quota-warning';

/** A warning as the log of the job tells it that passed the soft limit. */
export const asEvent = ({ code, message }: QuotaWarning): JobEventNote => ({ level: 'WARNING', code, message });
