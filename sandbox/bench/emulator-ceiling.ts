import { CreateSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';

import type { World } from '../world';

/** As many as a worker has under way: four chunks of eight. */
const WIDTH = 32;

/**
 * How many CreateSnapshots a second the emulated AWS serves to a bare loop that does nothing else: past our proxy, with the account's own
 * keys, on an account of its own with `calls` instances of two volumes.
 */
export async function emulatorCeiling(world: World, calls: number): Promise<number> {
  const { regions } = await world.emulator.world();
  const [region = ''] = regions;
  const { accountId, administrator } = await world.emulator.createTenantAccount({ name: `bare loop ${Date.now()}`, regions: [region] });
  const ids = [...(await world.emulator.createInstances({ accountId, region, count: calls, volumesPerInstance: 2 }))];
  const ec2 = new EC2Client({ endpoint: world.emulatorUrl, region, credentials: administrator, maxAttempts: 1 });
  try {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: WIDTH }, () => loop(ec2, ids)));
    return calls / ((performance.now() - startedAt) / 1_000);
  } finally {
    ec2.destroy();
  }
}

// The same size of request as ours: six tags, a description, an instance.
const TAGS = Array.from({ length: 6 }, (_, index) => ({ Key: `bench:tag-${index}`, Value: `value-${'x'.repeat(30)}-${index}` }));

async function loop(ec2: EC2Client, ids: string[]): Promise<void> {
  for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
    await ec2.send(
      new CreateSnapshotsCommand({
        InstanceSpecification: { InstanceId: id },
        Description: 'bare loop',
        TagSpecifications: [{ ResourceType: 'snapshot', Tags: TAGS }],
      }),
    );
  }
}
