import { z } from 'zod';
import type { JobRow } from '../../db/repositories/jobs';
import type { JobResult } from './job-result.type';

const count = z.number().int().min(0);

// What workers write into a job's row; a row of another shape is a bug of a worker and is thrown, not shown.
const Validation = z.object({ verdict: z.enum(['VALID', 'INVALID']), passed: count, failed: count, unproven: count });
const Discovery = z.object({
  regions: z.array(z.object({ region: z.string(), instances: count, volumes: count })),
  vanished: count,
});
const BackUp = z.object({ recoveryPoints: count });
const Restore = z.object({
  instanceId: z.string().nullable().default(null),
  leftBehind: z.array(z.object({ kind: z.enum(['INSTANCE', 'VOLUME', 'IMAGE']), nativeId: z.string(), reason: z.string() })).default([]),
});

const Reconciliation = z.object({ finished: count, removed: count, reported: count });

const SHAPES = {
  validateHypervisor: Validation,
  discoverHypervisor: Discovery,
  protectGroup: BackUp,
  restoreInstance: Restore,
  reconcileAccount: Reconciliation,
};

/** The result of a job in the shape of its operation; null while there is none. */
export function jobResultOf({ operation, result }: Pick<JobRow, 'operation' | 'result'>): typeof JobResult | null {
  return result && SHAPES[operation].parse(result);
}
