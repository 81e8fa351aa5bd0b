import { Field, ObjectType } from 'type-graphql';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { Node } from '../graphql/node.type';
import { Tag } from '../graphql/tag.type';

/** One way to say which instances belong to a group. */
@ObjectType({
  simpleResolvers: true,
  description: 'One way to say which instances belong to a group. Every list that is not empty must hold; an empty list asks for nothing.',
})
export class ContentRule {
  @Field(() => [String], { description: 'EC2 instance ids, one of which it must have.' })
  readonly instanceIds: readonly string[];

  @Field(() => [String], { description: 'Regions, one of which it must lie in.' })
  readonly regions: readonly string[];

  @Field(() => [String], { description: 'Availability zones, one of which it must lie in.' })
  readonly availabilityZones: readonly string[];

  @Field(() => [Tag], { description: 'Tags, all of which it must have.' })
  readonly tags: readonly Tag[];
}

/** What a group protects. */
@ObjectType({ simpleResolvers: true, description: 'What a group protects; looked up afresh by every back-up.' })
export class GroupContent {
  @Field(() => [ContentRule], { description: 'Any of these takes an instance in.' })
  readonly include: readonly ContentRule[];

  @Field(() => [ContentRule], { description: 'Any of these puts it out again.' })
  readonly exclude: readonly ContentRule[];

  @Field(() => [Tag], { description: 'Volumes with one of these tags stay out of recovery points.' })
  readonly excludeVolumeTags: readonly Tag[];
}

/** Instances that are protected together under one plan. */
@Needs('vm-group:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Instances of one account that are protected together under one plan.',
})
export class VmGroup extends Node {
  readonly tenantId: string;
  readonly hypervisorId: string;
  readonly planId: string;

  @Field(() => String, { description: 'Unique among the groups of the tenant, in any case.' })
  readonly name: string;

  @Field(() => GroupContent, { description: 'What it protects.' })
  readonly content: GroupContent;

  @Field(() => Boolean, { description: 'Whether its scheduled back-ups rest.' })
  readonly paused: boolean;

  @Field(() => Date, { description: 'When the group was created.' })
  readonly createdAt: Date;
}

export const VmGroupConnection = connectionOf('VmGroup', () => VmGroup);
