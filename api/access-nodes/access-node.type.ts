import { Field, ObjectType } from 'type-graphql';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { Node } from '../graphql/node.type';

/** One worker process of the fleet in one region. */
@Needs('admin-side:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One worker process of the fleet in one region. Tenants never see it.',
})
export class AccessNode extends Node {
  readonly hypervisorId: string;

  @Field(() => String, { description: 'What the process calls itself.' })
  readonly name: string;

  @Field(() => String, { description: 'The AWS region whose work it takes.' })
  readonly region: string;

  @Field(() => String, { description: 'What it runs on: operating system and processor.' })
  readonly platform: string;

  @Field(() => String, { description: 'The Temporal task queue that it polls for this region.' })
  readonly taskQueue: string;

  @Field(() => String, { description: 'Which build of Snapward it runs.' })
  readonly build: string;

  @Field(() => Date, { description: 'When the process started.' })
  readonly startedAt: Date;

  @Field(() => Date, { description: 'When it last reported; a living node reports every few seconds.' })
  readonly lastSeenAt: Date;
}

export const AccessNodeConnection = connectionOf('AccessNode', () => AccessNode);
