import { Client, Connection } from '@temporalio/client';
import type { World } from '../../../sandbox/world';
import type { ReadText } from '../invariants/no-secrets';
import type { RunOfJob } from './facts';

/** The runs of all jobs, oldest first, and their histories with every payload in the open. */
export async function readRuns({ temporalAddress, temporalNamespace }: World): Promise<{ runs: RunOfJob[]; histories: ReadText[] }> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { workflow } = new Client({ connection, namespace: temporalNamespace });
    const runs: (RunOfJob & { readonly startedAt: number })[] = [];
    const histories: ReadText[] = [];
    for await (const { workflowId, runId, status, startTime } of workflow.list()) {
      const [jobId = 'no job'] = /job_[0-9a-f]{32}/.exec(workflowId) ?? [];
      runs.push({ workflowId, jobId, status: status.name, startedAt: startTime.getTime() });
      const history = await workflow.getHandle(workflowId, runId).fetchHistory();
      histories.push({ source: `the history of ${workflowId}`, text: inTheOpen(history) });
    }
    runs.sort((a, b) => a.startedAt - b.startedAt);
    return { runs, histories };
  } finally {
    await connection.close();
  }
}

/** A history as text; bytes, which payloads are, are read as the text that they hold. */
export function inTheOpen(value: unknown): string {
  const texts: string[] = [];
  const walk = (part: unknown): void => {
    if (part instanceof Uint8Array) texts.push(Buffer.from(part).toString('utf8'));
    else if (typeof part === 'string') texts.push(part);
    else if (Array.isArray(part)) part.forEach(walk);
    else if (typeof part === 'object' && part !== null) {
      for (const [key, inner] of Object.entries(part)) {
        texts.push(key);
        walk(inner);
      }
    }
  };
  walk(value);
  return texts.join('\n');
}
