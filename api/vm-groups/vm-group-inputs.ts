import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../graphql/mutation-input';
import { TagInput } from '../graphql/tag.type';

/** One way to say which instances belong to a group. */
@InputType({ description: 'One way to say which instances belong to a group. Everything that it names must hold; it must name something.' })
export class ContentRuleInput {
  @Field(() => [String], { defaultValue: [], description: 'EC2 instance ids, one of which it must have.' })
  readonly instanceIds: string[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Regions of the connection, one of which it must lie in; alone it means everything there.',
  })
  readonly regions: string[];

  @Field(() => [String], { defaultValue: [], description: 'Availability zones, one of which it must lie in.' })
  readonly availabilityZones: string[];

  @Field(() => [TagInput], { defaultValue: [], description: 'Tags, all of which it must have.' })
  readonly tags: TagInput[];
}

/** What a group protects. */
@InputType({ description: 'What a group protects.' })
export class GroupContentInput {
  @Field(() => [ContentRuleInput], { description: 'Any of these takes an instance in; at least one.' })
  readonly include: ContentRuleInput[];

  @Field(() => [ContentRuleInput], { defaultValue: [], description: 'Any of these puts it out again.' })
  readonly exclude: ContentRuleInput[];

  @Field(() => [TagInput], { defaultValue: [], description: 'Volumes with one of these tags stay out of recovery points.' })
  readonly excludeVolumeTags: TagInput[];
}

/** A new group. */
@InputType({ description: 'A new VM group.' })
export class CreateVmGroupInput extends MutationInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The tenant; may be left out, since the connection names it. When given, both must agree.',
  })
  readonly tenantId?: string | null;

  @Field(() => ID, { description: 'The connection of the tenant to the account that the instances lie in.' })
  readonly hypervisorId: string;

  @Field(() => ID, { description: 'The plan.' })
  readonly planId: string;

  @Field(() => String, { description: 'What to call it, 1 to 200 characters; unique among the groups of the tenant, in any case.' })
  readonly name: string;

  @Field(() => GroupContentInput, { description: 'What it protects.' })
  readonly content: GroupContentInput;
}

/** Which group to back up. */
@InputType({ description: 'Which VM group to back up now.' })
export class BackUpVmGroupInput extends MutationInput {
  @Field(() => ID, { description: 'The group.' })
  readonly vmGroupId: string;
}

/** Which groups to list. */
@InputType({ description: 'Which VM groups to list; what is left out asks for nothing.' })
export class VmGroupFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those on this connection.' })
  readonly hypervisorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those under this plan.' })
  readonly planId?: string | null;
}
