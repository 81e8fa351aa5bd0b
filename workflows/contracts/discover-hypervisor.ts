import type { JobRun } from './job-run';

/** One region of a connected account. */
export interface DiscoveryTarget {
  readonly awsAccountId: string;
  readonly region: string;
}

/** What one region's discovery found. */
export interface RegionFound {
  readonly region: string;
  readonly instances: number;
  readonly volumes: number;
}

/** Database steps of a discovery; on the control queue. */
export interface DiscoveryPlanActivities {
  /** The regions of the connection, one job item each. */
  planDiscovery(run: JobRun): Promise<DiscoveryTarget[]>;
  /** Marks as gone what no region of this run has seen; only regions that were read completely count. */
  markVanished(run: JobRun, regions: readonly string[]): Promise<{ vanished: number }>;
}

/** AWS steps of a discovery; on the region's queue. */
export interface DiscoveryAwsActivities {
  /** Pages through instances and volumes in bounded memory and upserts them; heartbeats its page token. */
  discoverRegion(run: JobRun, target: DiscoveryTarget): Promise<RegionFound>;
}
