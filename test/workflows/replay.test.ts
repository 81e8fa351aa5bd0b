import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, cpSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { projectRoot } from '../../sandbox/project-root';
import { JOB_OPERATIONS } from '../../workflows/domain/job';
import { HISTORIES } from '../support/record-histories';
import { bundleOf } from '../support/workflow-environment';

const recorded = readdirSync(HISTORIES).filter((file) => file.endsWith('.json'));

const replay = (workflowBundle: WorkflowBundleWithSourceMap, file: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, historyFromJSON(JSON.parse(readFileSync(join(HISTORIES, file), 'utf8'))), file);

/** The bundle of a copy of the workflow code in which one text is changed. */
async function bundleWith(file: string, from: string, to: string): Promise<WorkflowBundleWithSourceMap> {
  const folder = mkdtempSync(join(tmpdir(), 'snapward-replay-'));
  try {
    cpSync(join(projectRoot(), 'workflows'), join(folder, 'workflows'), { recursive: true });
    symlinkSync(join(projectRoot(), 'node_modules'), join(folder, 'node_modules'));
    const path = join(folder, 'workflows', file);
    const code = readFileSync(path, 'utf8');
    if (!code.includes(from)) throw new Error(`${file} does not hold "${from}", so this test changes nothing.`);
    writeFileSync(path, code.replace(from, to));
    return await bundleOf(join(folder, 'workflows/index.ts'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a run that began under earlier code', () => {
  it('has a recorded history for every workflow', () => {
    for (const operation of JOB_OPERATIONS) expect(recorded.some((file) => file.startsWith(operation))).toBe(true);
  });

  it.each(recorded)('goes on under the code of today: %s', async (file) => {
    await replay(await today(), file);
  });

  it('is refused by code that leaves a step out', async () => {
    const changed = await bundleWith(
      'restore-instance/restore-instance.ts',
      "await aws('wait until it runs').awaitRunning(run, instanceId);",
      '',
    );
    await expect(replay(changed, 'restoreInstance.json')).rejects.toThrow(DeterminismViolationError);
  });

  it('is refused by code that calls a step by another name', async () => {
    const changed = await bundleWith('protect-group/protect-group.ts', '.planItems(run)', '.summariseItems(run) as never');
    await expect(replay(changed, 'protectGroup.json')).rejects.toThrow(DeterminismViolationError);
  });

  it('is refused by code that chunks otherwise', async () => {
    const changed = await bundleWith('contracts/protect-group.ts', 'CHUNK_WINDOW = 4', 'CHUNK_WINDOW = 2');
    await expect(replay(changed, 'protectGroup.json')).rejects.toThrow(DeterminismViolationError);
  });
});

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

/** Bundled once for all histories. */
function today(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleOf(join(projectRoot(), 'workflows/index.ts'));
  return bundle;
}
