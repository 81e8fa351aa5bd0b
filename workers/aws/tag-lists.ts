import type { Tag as AwsTag } from '@aws-sdk/client-ec2';
import type { Tag } from '../../workflows/domain/tags';

/** Tags in our form. */
export const tagsFrom = (tags: readonly AwsTag[] | undefined): Tag[] =>
  (tags ?? []).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));

/** Tags in AWS's form. */
export const tagsTo = (tags: readonly Tag[]): AwsTag[] => tags.map(({ key, value }) => ({ Key: key, Value: value }));

/** A record of tags in AWS's form. */
export const tagsOfRecord = (tags: Readonly<Record<string, string>>): AwsTag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags as a record; AWS keeps keys unique. */
export const recordOfTags = (tags: readonly AwsTag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
