import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleFingerprint, bundlePlaces } from './workflow-bundle';

/** More than this and the bundle has swallowed something that has no place in workflow code. */
const BUDGET_BYTES = 2_500_000;

/** Builds the workflow bundle ahead, so that a worker starts in a fraction of a second; skipped while its sources are unchanged. */
async function buildWorkflowBundle(): Promise<void> {
  const { entry, bundle, stamp } = bundlePlaces();
  const fingerprint = bundleFingerprint(entry);
  if (existsSync(bundle) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
    process.stdout.write('workflow bundle is up to date\n');
    return;
  }
  const { code } = await bundleWorkflowCode({ workflowsPath: entry, logger: new DefaultLogger('WARN') });
  const bytes = Buffer.byteLength(code);
  if (bytes > BUDGET_BYTES) throw new Error(`The workflow bundle has ${bytes} bytes, more than the ${BUDGET_BYTES} that it may have.`);
  mkdirSync(dirname(bundle), { recursive: true });
  writeFileSync(bundle, code);
  writeFileSync(stamp, fingerprint);
  process.stdout.write(`workflow bundle built, ${bytes} bytes\n`);
}

buildWorkflowBundle().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
