/** Exits with 0 when Temporal has lately been asked for work by this access node on every queue it serves; an access node has no port to ask. */
const { Client, Connection } = require('@temporalio/client');

// A poll is held open for a minute, so a node that is there has been seen within this time.
const SEEN_WITHIN_MS = 120_000;

const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, ACCESS_NODE_NAME, ACCESS_NODE_REGIONS = '' } = process.env;

async function isPolling() {
  const connection = await Connection.connect({ address: TEMPORAL_ADDRESS, connectTimeout: 3_000 });
  try {
    const { workflowService } = new Client({ connection, namespace: TEMPORAL_NAMESPACE });
    for (const region of ACCESS_NODE_REGIONS.split(',')) {
      const taskQueue = { name: `aws.${region.trim()}` };
      const { pollers } = await workflowService.describeTaskQueue({ namespace: TEMPORAL_NAMESPACE, taskQueue, taskQueueType: 2 });
      const lately = Date.now() - SEEN_WITHIN_MS;
      const seen = pollers.some(
        ({ identity, lastAccessTime }) => identity.startsWith(`${ACCESS_NODE_NAME} `) && lastAccessTime.seconds * 1_000 > lately,
      );
      if (!seen) throw new Error(`${ACCESS_NODE_NAME} does not poll ${taskQueue.name}`);
    }
  } finally {
    await connection.close();
  }
}

isPolling().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
