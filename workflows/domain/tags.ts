/** Marks every AWS object that Snapward makes; delete, detach and terminate act only on what carries OWNER_TAG. */
export const OWNERSHIP_TAGS = {
  op: 'snapward:op',
  job: 'snapward:job',
  tenant: 'snapward:tenant',
  resource: 'snapward:resource',
  recoveryPoint: 'snapward:recovery-point',
  expires: 'snapward:expires',
} as const;

/** The prefix of all our tag keys; no other key is ever removed. */
export const OWNERSHIP_PREFIX = 'snapward:';

/** A tag as AWS has it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The tags that a customer set: without ours and without AWS's own (`aws:` keys cannot be written). */
export function customerTags(tags: readonly Tag[]): Tag[] {
  return tags.filter(({ key }) => !key.startsWith(OWNERSHIP_PREFIX) && !key.startsWith('aws:'));
}
