/** Why one resource of a job failed, in words that a portal can switch on. */
export const ITEM_FAILURES = [
  'ACCESS_DENIED',
  'RESOURCE_GONE',
  'RESOURCE_STATE',
  'NO_VOLUMES',
  'SNAPSHOT_FAILED',
  'SNAPSHOT_VANISHED',
  'LIMIT_EXCEEDED',
  'KEY_UNAVAILABLE',
  'INVALID_REQUEST',
  'CREDENTIAL_BROKEN',
  'AWS_FAILED',
  'RUN_ENDED',
] as const;
export type ItemFailureCode = (typeof ITEM_FAILURES)[number];

/** Why an item failed: the code, what AWS said in plain words (never a secret), and what to do. */
export interface ItemFailure {
  readonly code: ItemFailureCode;
  readonly message: string;
  readonly remedy: string;
}

const REMEDY: Readonly<Record<ItemFailureCode, string>> = {
  ACCESS_DENIED:
    'Validate the hypervisor to see the missing permission, restore the role or its policy in the account, then retry the failed items of the job (retryJobItems).',
  RESOURCE_GONE: 'The instance no longer exists in AWS; discover the hypervisor, or remove it from the group.',
  RESOURCE_STATE: 'The instance is in a state that AWS does not snapshot; wait until it is running or stopped, or exclude it.',
  NO_VOLUMES:
    'The instance has no EBS volume to snapshot (instance store only, or all excluded); protect its data another way or exclude it.',
  SNAPSHOT_FAILED:
    'AWS ended the snapshot in error; read the message, correct the cause (often a key) and retry the failed items of the job.',
  SNAPSHOT_VANISHED:
    'The snapshot was deleted in AWS while the job ran; find out who deletes snapshots in this account and retry the failed items of the job.',
  LIMIT_EXCEEDED: 'An AWS limit of this account was reached; wait for running snapshots to finish or ask AWS for a higher quota.',
  KEY_UNAVAILABLE: 'The encryption key is disabled, deleted or not allowed to the role; enable it or grant it in its key policy.',
  INVALID_REQUEST: 'AWS refused the request as invalid; read the message and correct the named value.',
  CREDENTIAL_BROKEN: 'The stored credential does not work any more; create a new one and connect the hypervisor with it.',
  AWS_FAILED: 'AWS kept failing although the call was repeated; look at the AWS health page and retry the failed items of the job.',
  RUN_ENDED: 'The run of the job was ended from outside before this item was done; ask for the same work again.',
};

/** An item failure with the remedy that belongs to its code. */
export function itemFailure(code: ItemFailureCode, message: string): ItemFailure {
  return { code, message, remedy: REMEDY[code] };
}
