import { join } from 'node:path';

import { apiBenchOptions, benchApi } from './bench/api/bench-api';
import { benchOptions, type BenchOptions } from './bench/bench-options';
import { startBenchProduct, type BenchProduct } from './bench/bench-product';
import { printReport, type BenchReport } from './bench/bench-report';
import { benchTenant, connectBenchAdmin, type BenchTenant } from './bench/bench-tenant';
import { faultRun } from './bench/fault-run';
import { measureBackup, type BackupCost } from './bench/measure-backup';
import { benchStreams, streamsBenchOptions } from './bench/streams/bench-streams';
import { projectRoot } from './project-root';
import { explain } from './sandbox-error';

const show = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(options: BenchOptions): Promise<void> {
  const product = await startBenchProduct(join(projectRoot(), '.sandbox/bench-logs'), show);
  try {
    printReport(process.stdout, await measure(product, options));
  } finally {
    await product.stop();
  }
}

async function measure(product: BenchProduct, { instances, snapshotSeconds, middle, faults }: BenchOptions): Promise<BenchReport> {
  const tenantOf = await tenants(product);
  const clean: BackupCost[] = [];
  for (const size of instances) {
    show(`  ${size} instances with two volumes each, the fastest snapshots …`);
    clean.push(await measureBackup(product, await tenantOf(`clean ${size}`, size), 0));
  }
  if (snapshotSeconds > 0) {
    show(`  ${middle} instances, snapshots of ${snapshotSeconds} s …`);
    clean.push(await measureBackup(product, await tenantOf(`slow ${middle}`, middle), snapshotSeconds));
  }
  if (!faults) return { clean, faulty: null };
  show(`  ${middle} instances under faults …`);
  return { clean, faulty: await faultRun(product, await tenantOf(`faulty ${middle}`, middle)) };
}

/** Connects tenants by means of an access node that is gone before anything is measured. */
async function tenants(product: BenchProduct): Promise<(name: string, instances: number) => Promise<BenchTenant>> {
  const { world, portal } = product;
  const meanwhile = async <T>(work: () => Promise<T>): Promise<T> => {
    const node = await product.startNode();
    try {
      return await work();
    } finally {
      await node.stop();
    }
  };
  const adminId = await meanwhile(() => connectBenchAdmin(portal, world));
  return (name, instances) => meanwhile(() => benchTenant(portal, world, adminId, { name, instances }));
}

Promise.resolve()
  .then(() => {
    const [what, ...args] = process.argv.slice(2);
    if (what === 'api') return benchApi(apiBenchOptions(args), show);
    if (what === 'streams') return benchStreams(streamsBenchOptions(args), show);
    return main(benchOptions(process.argv.slice(2)));
  })
  .then(
    () => process.exit(0),
    (failure: unknown) => {
      process.stderr.write(`${explain(failure)}\n`);
      process.exit(1);
    },
  );
