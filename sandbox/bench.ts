import { join } from 'node:path';

import { benchTenant, connectBenchAdmin } from './bench/bench-tenant';
import { measureBackup, type BackupCost } from './bench/measure-backup';
import { isolatedSandboxConfig } from './config';
import { projectRoot } from './project-root';
import { explain } from './sandbox-error';
import { startProduct } from './start-product';
import { portalTo } from './story/portal';
import { terminalOn } from './story/terminal';

const SIZES = [100, 1_000];

const show = (line: string): void => void process.stdout.write(`${line}\n`);

/** The sizes to measure: `--instances 100,1000`, else the usual two. */
function sizesAsked(args: readonly string[]): number[] {
  const at = args.indexOf('--instances');
  const given = at < 0 ? undefined : args[at + 1];
  const sizes = given?.split(',').map(Number) ?? SIZES;
  if (sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw new Error('--instances takes whole numbers, for example --instances 100,1000');
  return sizes;
}

async function main(): Promise<void> {
  const sizes = sizesAsked(process.argv.slice(2));
  const logFolder = join(projectRoot(), '.sandbox/bench-logs');
  const product = await startProduct({ config: isolatedSandboxConfig(process.env), ports: 'free', logFolder, snapshotSeconds: 0, show });
  const portal = portalTo(product.apiUrl, product.apiKey);
  try {
    const adminId = await connectBenchAdmin(portal, product.world);
    const costs: BackupCost[] = [];
    for (const size of sizes) {
      show(`  measuring a back-up of ${size} instances with two volumes each …`);
      costs.push(await measureBackup(portal, product.world, await benchTenant(portal, product.world, adminId, size)));
    }
    print(costs);
  } finally {
    await portal.close();
    await product.stop();
  }
}

function print(costs: readonly BackupCost[]): void {
  const actions = [...new Set(costs.flatMap(({ callsByAction }) => Object.keys(callsByAction)))].sort();
  const per = (count: number, { instances }: BackupCost): string => (count / instances).toFixed(3);
  show('');
  terminalOn(process.stdout).table(
    ['per instance', ...costs.map(({ instances }) => `${instances} instances`)],
    [
      ['AWS calls', ...costs.map((cost) => per(cost.calls, cost))],
      ...actions.map((action) => [`  ${action}`, ...costs.map((cost) => per(cost.callsByAction[action] ?? 0, cost))]),
      ['history events', ...costs.map((cost) => per(cost.historyEvents, cost))],
      ['state', ...costs.map(({ state }) => state)],
      ['seconds in all', ...costs.map(({ seconds }) => seconds.toFixed(1))],
    ],
  );
  show(`\n${JSON.stringify(costs)}`);
}

main().then(
  () => process.exit(0),
  (failure: unknown) => {
    process.stderr.write(`${explain(failure)}\n`);
    process.exit(1);
  },
);
