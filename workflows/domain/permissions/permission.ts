import type { AccountSide, AwsAction, AwsUse } from './aws-use';
import type { Grant } from './grant';

/** How a permission can be shown to be there: by the read itself, by a dry run, by simulation, or only by using it. */
export type ProofOfPermission = 'CALL' | 'DRY_RUN' | 'SIMULATION';

/** One AWS action that Snapward needs in an account. */
export interface AwsPermission {
  readonly action: AwsAction;
  readonly side: AccountSide;
  readonly uses: readonly AwsUse[];
  /** WORKER calls it; AWS checks it in our name while it carries out another call (keys, passed roles). */
  readonly calledBy: 'WORKER' | 'AWS';
  readonly grants: readonly Grant[];
  /** True when AWS takes `DryRun` for it. */
  readonly dryRun: boolean;
  readonly proof: ProofOfPermission;
  /** One sentence for the customer who is asked to allow it. */
  readonly why: string;
}
