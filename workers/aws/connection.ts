import type { HypervisorKind } from '../../workflows/domain/hypervisor';
import type { HypervisorId, MspId, TenantId } from '../../workflows/domain/ids';

/** One step on the way from the worker's own AWS identity to an account. */
export type ConnectionHop =
  | {
      readonly method: 'ACCESS_KEY';
      readonly accessKeyId: string;
      /** A function, so that no log line, error or heartbeat can print the secret by printing the connection. */
      readonly secretAccessKey: () => string;
    }
  | { readonly method: 'ASSUME_ROLE'; readonly roleArn: string; readonly externalId: string | null };

/**
 * The facts to reach one account. The chain begins at the worker's own identity: an access key starts anew,
 * a role is assumed by whoever the chain has made us by then. The last hop is the account itself.
 */
export interface Connection {
  readonly hypervisorId: HypervisorId;
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
  readonly kind: HypervisorKind;
  readonly name: string;
  readonly awsAccountId: string;
  readonly regions: readonly string[];
  readonly chain: readonly ConnectionHop[];
}
