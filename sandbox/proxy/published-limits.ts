import type { AwsCall } from './aws-call';

/** A bucket of AWS's request throttling: so many calls at once, and so many more each second. */
export interface PublishedLimit {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

// Source of all numbers: Amazon EC2 API throttling, per account, Region and action.
const NAMED: Readonly<Record<string, PublishedLimit>> = {
  CreateSnapshots: { capacity: 100, refillPerSecond: 5 },
  CreateSnapshot: { capacity: 100, refillPerSecond: 5 },
  DeleteSnapshot: { capacity: 100, refillPerSecond: 5 },
  ModifySnapshotAttribute: { capacity: 100, refillPerSecond: 5 },
  ModifyImageAttribute: { capacity: 100, refillPerSecond: 5 },
  CreateVolume: { capacity: 100, refillPerSecond: 5 },
  CreateTags: { capacity: 100, refillPerSecond: 10 },
  DeregisterImage: { capacity: 100, refillPerSecond: 5 },
  CopyImage: { capacity: 100, refillPerSecond: 1 },
  CreateNetworkInterface: { capacity: 100, refillPerSecond: 5 },
  RunInstances: { capacity: 5, refillPerSecond: 2 },
  StartInstances: { capacity: 5, refillPerSecond: 2 },
  TerminateInstances: { capacity: 100, refillPerSecond: 5 },
};
const MUTATING: PublishedLimit = { capacity: 50, refillPerSecond: 5 };
const READING: PublishedLimit = { capacity: 100, refillPerSecond: 20 };
const READING_WITHOUT_BOUNDS: PublishedLimit = { capacity: 50, refillPerSecond: 10 };

/** How many instances RunInstances may start; a second bucket beside that of the calls. */
export const RUN_INSTANCES_RESOURCES: PublishedLimit = { capacity: 1000, refillPerSecond: 2 };

/** The bucket that AWS publishes for a call; undefined for the services other than EC2, whose limits it does not publish in this form. */
export function publishedLimit({ service, action, parameters }: AwsCall): PublishedLimit | undefined {
  if (service !== 'ec2') return undefined;
  const named = NAMED[action];
  if (named) return named;
  if (!/^(Describe|Get|List|Search)/.test(action)) return MUTATING;
  return isBounded(parameters) ? READING : READING_WITHOUT_BOUNDS;
}

// Only filters and paging count as bounds; a list of ids does not.
function isBounded(parameters: URLSearchParams): boolean {
  return [...parameters.keys()].some((name) => name === 'MaxResults' || name === 'NextToken' || name.startsWith('Filter.'));
}
