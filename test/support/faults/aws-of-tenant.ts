import { EC2Client, paginateDescribeSnapshots, type Snapshot } from '@aws-sdk/client-ec2';
import type { FaultRuleInput } from '../../../sandbox/proxy/fault-rules';
import { OWNERSHIP_TAGS } from '../../../workflows/domain/tags';
import { testSandbox } from '../sandbox';
import type { JobReport } from './job-report';
import type { TenantAtWork } from './msp-at-work';

/** A fault for one account. */
export type AccountFault = Omit<FaultRuleInput, 'account'>;

/** What a tenant's administrator sees in the account, and what the proxy does to it and counts. */
export interface AwsOfTenant {
  readonly ec2: EC2Client;
  /** Snapshots with the job's tag; asked for without a tag filter, which EC2 may answer late. */
  snapshotsOf(jobId: string): Promise<Snapshot[]>;
  /** Faults from now on, for this account alone; answers how often it struck so far. */
  fails(fault: AccountFault): Promise<() => Promise<number>>;
  /** No fault any more. */
  recovers(): Promise<void>;
  /** Attempts on the wire since this was opened; of one action, or of all. */
  attempts(action?: string): Promise<number>;
  close(): void;
}

/** Opens the account with the keys of its administrator; reads pass the proxy's faults by. */
export function awsOfTenant({ account, region }: TenantAtWork): AwsOfTenant {
  const { proxy, emulatorUrl } = testSandbox();
  const { accountId } = account;
  const ec2 = new EC2Client({ endpoint: emulatorUrl, region, credentials: account.administrator });
  const rules: string[] = [];
  const since = Date.now();
  return {
    ec2,
    async snapshotsOf(jobId) {
      const found: Snapshot[] = [];
      for await (const page of paginateDescribeSnapshots({ client: ec2, pageSize: 500 }, { OwnerIds: ['self'] }))
        found.push(...(page.Snapshots ?? []));
      return found.filter((snapshot) => tagOf(snapshot, OWNERSHIP_TAGS.job) === jobId);
    },
    async fails(fault) {
      const id = await proxy.addRule({ ...fault, account: accountId });
      rules.push(id);
      return async () => (await proxy.rules()).find((rule) => rule.id === id)?.happened ?? 0;
    },
    async recovers() {
      for (const id of rules.splice(0)) await proxy.removeRules(id);
      await proxy.enforceBuckets(false, accountId);
    },
    async attempts(action) {
      const { calls } = await proxy.calls({ account: accountId, since });
      return calls.filter((call) => action === undefined || call.action === action).reduce((sum, { count }) => sum + count, 0);
    },
    close: () => ec2.destroy(),
  };
}

const tagOf = ({ Tags = [] }: Snapshot, key: string): string => Tags.find(({ Key }) => Key === key)?.Value ?? '';

/** How many sets each item has in AWS: a set is what one CreateSnapshots made, and carries one recovery point's id. */
export function setsByItem(snapshots: readonly Snapshot[], { items }: JobReport): number[] {
  return items.map(({ id }) => {
    const ofItem = snapshots.filter((snapshot) => tagOf(snapshot, OWNERSHIP_TAGS.op) === id);
    return new Set(ofItem.map((snapshot) => tagOf(snapshot, OWNERSHIP_TAGS.recoveryPoint))).size;
  });
}

/** The ids of snapshots, in order. */
export const idsOf = (snapshots: readonly Snapshot[]): string[] => snapshots.map(({ SnapshotId = '' }) => SnapshotId).sort();

/** The ids of the snapshots that the catalogue has of complete recovery points, in order. */
export const catalogued = ({ points }: JobReport): string[] =>
  points
    .filter(({ state }) => state === 'COMPLETED')
    .flatMap(({ snapshotIds }) => snapshotIds)
    .sort();
