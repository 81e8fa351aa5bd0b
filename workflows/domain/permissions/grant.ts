import { OWNERSHIP_TAGS } from '../tags';

/** The condition block of a policy statement: operator, then key, then the values that are allowed. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The kinds of EC2 object that statements name, as they stand in an ARN. */
export type Ec2Kind =
  'image' | 'instance' | 'key-pair' | 'network-interface' | 'placement-group' | 'security-group' | 'snapshot' | 'subnet' | 'volume';

/** Where a grant holds: everywhere, on kinds of EC2 object, on the account's roles and keys, on the tenants' roles, or on our own role only. */
export type GrantScope =
  | { readonly on: 'ANYTHING' }
  | { readonly on: 'EC2'; readonly kinds: readonly Ec2Kind[] }
  | { readonly on: 'ROLES' }
  | { readonly on: 'TENANT_ROLES' }
  | { readonly on: 'KEYS' }
  | { readonly on: 'OWN_ROLE' };

/** One statement of a policy: the actions that name it share its resources and its condition. */
export interface Grant {
  /** The statement's Sid, letters and digits; remedies quote it. */
  readonly sid: string;
  readonly scope: GrantScope;
  readonly condition: Condition | null;
  /** True when the action needs further grants for its other kinds of object, so that this condition alone does not decide. */
  readonly partial: boolean;
}

const whole = (sid: string, scope: GrantScope, condition: Condition | null = null): Grant => ({ sid, scope, condition, partial: false });
const part = (sid: string, kinds: readonly Ec2Kind[], condition: Condition | null = null): Grant => ({
  sid,
  scope: { on: 'EC2', kinds },
  condition,
  partial: true,
});

// "Is present" is written as "is not null"; no value is asked for, because every job has its own.
const MARKED: Condition = { Null: { [`aws:ResourceTag/${OWNERSHIP_TAGS.job}`]: 'false' } };
const BEING_MARKED: Condition = { Null: { [`aws:RequestTag/${OWNERSHIP_TAGS.job}`]: 'false' } };
const THROUGH_EC2: Condition = { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } };

/** The statements of the generated policies, in the order in which they are printed. */
export const GRANTS = {
  reads: whole('SnapwardReads', { on: 'ANYTHING' }),
  snapshotSources: part('SnapwardSnapshotsAnyInstance', ['instance', 'volume']),
  markedSnapshots: part('SnapwardMarksItsSnapshots', ['snapshot'], BEING_MARKED),
  // Tags only while something is being made: with a free ec2:CreateTags, a guard by tag would guard nothing.
  tagsAtCreation: whole(
    'SnapwardTagsWhatItMakes',
    { on: 'EC2', kinds: ['image', 'instance', 'network-interface', 'snapshot', 'volume'] },
    { StringEquals: { 'ec2:CreateAction': ['CreateSnapshots', 'RegisterImage', 'RunInstances'] } },
  ),
  ownedOnly: whole('SnapwardChangesOnlyItsOwn', { on: 'EC2', kinds: ['image', 'instance', 'snapshot', 'volume'] }, MARKED),
  imageOfOwnSnapshots: part('SnapwardImagesFromItsSnapshots', ['snapshot'], MARKED),
  markedImages: part('SnapwardMarksItsImages', ['image'], BEING_MARKED),
  launchOwnImages: part('SnapwardLaunchesItsImages', ['image'], MARKED),
  launchMarked: part('SnapwardMarksWhatItLaunches', ['instance', 'volume'], BEING_MARKED),
  launchInto: part('SnapwardLaunchesInto', ['key-pair', 'network-interface', 'placement-group', 'security-group', 'snapshot', 'subnet']),
  passRole: whole('SnapwardPassesRolesToEc2', { on: 'ROLES' }, { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }),
  keysThroughEc2: whole('SnapwardUsesKeysThroughEc2', { on: 'KEYS' }, THROUGH_EC2),
  // EC2 asks for grants in our name and only for its own volumes; a grant to anybody else is refused by this condition.
  grantsThroughEc2: whole('SnapwardLetsEc2UseKeys', { on: 'KEYS' }, { ...THROUGH_EC2, Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
  ownRole: whole('SnapwardReadsItsOwnRole', { on: 'OWN_ROLE' }),
  assumeTenants: whole('SnapwardAssumesTenantRoles', { on: 'TENANT_ROLES' }),
} as const satisfies Record<string, Grant>;
