import { Field, Int, ObjectType } from 'type-graphql';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const ResourceKind = enumOf('ResourceKind', 'What was discovered.', { EC2_INSTANCE: 'An EC2 instance with its EBS volumes.' });

/** One thing in a connected account that can be protected. */
@Needs('resource:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One thing in a connected account that can be protected, as it was last seen.',
})
export class Resource extends Node {
  readonly tenantId: string;
  readonly hypervisorId: string;

  @Field(() => ResourceKind, { description: 'What it is.' })
  readonly kind: keyof typeof ResourceKind;

  @Field(() => String, { description: 'Its id in AWS.' })
  readonly nativeId: string;

  @Field(() => String, { description: 'The AWS account that it lies in.' })
  readonly awsAccountId: string;

  @Field(() => String, { description: 'The AWS region that it lies in.' })
  readonly region: string;

  @Field(() => String, { description: 'The availability zone that it lies in.' })
  readonly availabilityZone: string;

  @Field(() => String, { description: 'Its Name tag, or its id when it has none.' })
  readonly name: string;

  @Field(() => String, { description: 'Its state in AWS, such as running.' })
  readonly state: string;

  @Field(() => Int, { description: 'How many volumes it has.' })
  readonly volumeCount: number;

  @Field(() => Int, { description: 'The size of its volumes together, in GiB.' })
  readonly sizeGiB: number;

  @Field(() => Date, { description: 'When it was discovered.' })
  readonly firstSeenAt: Date;

  @Field(() => Date, { description: 'When it was last seen in AWS.' })
  readonly seenAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it was found to be no longer there; null while it is.' })
  readonly goneAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When its newest complete recovery point was taken; null before the first.' })
  readonly protectedAt: Date | null;
}

export const ResourceConnection = connectionOf('Resource', () => Resource);
