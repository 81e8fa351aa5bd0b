import type { OwnedPoint } from './chapter-recovery-points';
import { compareInstances } from './compare-instances';
import { followJobs } from './follow-jobs';
import type { Teller } from './teller';

interface RestoreJob {
  readonly job: {
    readonly state: string;
    readonly failure: { readonly message: string } | null;
    readonly result: { readonly instanceId?: string | null } | null;
  };
}

const RESTORED = 'query Restored($id: ID!) { job(id: $id) { state failure { message } result { ... on RestoreResult { instanceId } } } }';

const NAME = 'restored-by-snapward';

/** The point that shows most: an encrypted volume, and as many volumes as there are. */
function mostTelling(points: readonly OwnedPoint[]): OwnedPoint | undefined {
  const weight = ({ point }: OwnedPoint): number => {
    const snapshots = point.copies.flatMap((copy) => copy.snapshots);
    return snapshots.length + (snapshots.some(({ encrypted }) => encrypted) ? 10 : 0);
  };
  return [...points].sort((one, other) => weight(other) - weight(one))[0];
}

/** One instance is restored beside the original and compared with it, field by field, through the tenant's own eyes. */
export async function restore(teller: Teller, points: readonly OwnedPoint[]): Promise<string | null> {
  const { portal, terminal } = teller;
  terminal.chapter('One instance is restored and compared with the original');
  const chosen = mostTelling(points);
  if (!chosen) {
    teller.expect(false, 'there is a recovery point to restore from');
    return null;
  }
  const { backup, point } = chosen;
  const { job } = await portal.mutate<{ job: { id: string; workflowId: string } }>(
    'restoreInstance',
    { recoveryPointId: point.id, name: NAME, powerState: 'RUNNING' },
    'job { id workflowId }',
  );
  await followJobs(portal, [{ jobId: job.id, label: `${backup.tenant.name} · ${point.resource.name}` }], terminal);
  const answer = await portal.query<RestoreJob>(RESTORED, { id: job.id });
  const restoredId = answer.job.result?.instanceId ?? null;
  teller.expect(
    answer.job.state === 'COMPLETED' && restoredId !== null,
    `${point.resource.name} (${point.resource.nativeId}) is back as ${NAME} (${restoredId ?? ''})`,
    `the restore ended ${answer.job.state}: ${answer.job.failure?.message ?? 'no instance id'}`,
  );
  if (restoredId === null) return job.workflowId;

  const { account } = backup.tenant;
  const original = await account.instance(point.resource.region, point.resource.nativeId);
  const restored = await account.instance(point.resource.region, restoredId);
  const fields = compareInstances(original, restored);
  terminal.table(
    ['field', 'original', 'restored', ''],
    fields
      .filter(({ field }) => field !== 'user data is equal')
      .map(({ field, original: before, restored: after, same }) => [field, short(before), short(after), same ? '=' : '≠']),
  );
  const different = fields.filter(({ same }) => !same).map(({ field }) => field);
  teller.expect(different.length === 0, `all ${fields.length} fields are equal`, `different after the restore: ${different.join(', ')}`);
  return job.workflowId;
}

const short = (text: string): string => (text.length > 44 ? `${text.slice(0, 41)}…` : text);
