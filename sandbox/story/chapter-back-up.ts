import type { ReadyGroup } from './chapter-plan';
import { followJobs } from './follow-jobs';
import type { BackedUpGroup, Teller } from './teller';

interface StartedJob {
  readonly job: { readonly id: string; readonly workflowId: string };
}

interface FailedItem {
  readonly name: string;
  readonly nativeId: string;
  readonly failure: { readonly code: string; readonly message: string; readonly remedy: string } | null;
}

const OUTCOME = `query Outcome($id: ID!) {
  job(id: $id) {
    id state progress { total completed failed }
    items(first: 100, filter: { states: [FAILED] }) { nodes { name nativeId failure { code message remedy } } }
  }
}`;

interface Outcome {
  readonly job: {
    readonly state: string;
    readonly progress: { readonly total: number; readonly completed: number; readonly failed: number };
    readonly items: { readonly nodes: readonly FailedItem[] };
  };
}

/** All three groups at once, with live progress; the instance that is being terminated fails, is shown, and stops nobody else. */
export async function backUp(teller: Teller, groups: readonly ReadyGroup[]): Promise<BackedUpGroup[]> {
  const { portal, terminal } = teller;
  terminal.chapter('All three groups are backed up at once');
  const backups = await Promise.all(
    groups.map(async ({ tenant, groupId, name }): Promise<BackedUpGroup> => {
      const { job } = await portal.mutate<StartedJob>(
        'backUpVmGroup',
        { vmGroupId: groupId, clientMutationId: `story-${groupId}` },
        'job { id workflowId }',
      );
      return { tenant, groupName: name, jobId: job.id, workflowId: job.workflowId };
    }),
  );
  const followed = backups.map(({ jobId, tenant, groupName }) => ({ jobId, label: `${tenant.name} · ${groupName}` }));
  await followJobs(portal, followed, terminal);

  let completed = 0;
  const failed: FailedItem[] = [];
  for (const { jobId, tenant } of backups) {
    const { job } = await portal.query<Outcome>(OUTCOME, { id: jobId });
    completed += job.progress.completed;
    failed.push(...job.items.nodes);
    const expected = job.progress.failed > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED';
    teller.expect(
      job.state === expected && job.progress.completed + job.progress.failed === job.progress.total,
      `${tenant.name}: ${job.progress.completed} of ${job.progress.total} protected, the job says ${job.state}`,
      `${tenant.name}: the job says ${job.state} with ${JSON.stringify(job.progress)}`,
    );
  }
  for (const { name, nativeId, failure } of failed) {
    terminal.notice(`${name} (${nativeId}) failed: ${failure?.code ?? 'without a code'}, ${failure?.message ?? ''}`);
    terminal.line(`     → ${failure?.remedy ?? 'no remedy'}`);
  }
  teller.expect(completed > 0, `${completed} instances have a new recovery point`);
  teller.expect(
    failed.some(({ failure }) => failure?.code === 'RESOURCE_STATE'),
    'the instance that is being terminated is shown as failed, with the reason, and did not stop the others',
  );
  return backups;
}
