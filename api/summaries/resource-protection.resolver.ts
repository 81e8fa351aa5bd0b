import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../context';
import { existing } from '../loaders/existing';
import { Resource } from '../resources/resource.type';
import { ProtectionState, RpoState } from './protection-states';

/** How a resource stands. */
@Resolver(() => Resource)
export class ResourceProtectionResolver {
  @FieldResolver(() => ProtectionState, { description: 'Whether it could be restored.' })
  async protectionState(@Root() { id }: Resource, @Ctx() { loaders }: RequestContext): Promise<keyof typeof ProtectionState> {
    return (await existing(loaders.protectionOfResource, id)).protectionState;
  }

  @FieldResolver(() => RpoState, {
    description: 'Whether its newest complete recovery point is as young as the strictest plan of its VM groups wants it.',
  })
  async rpoState(@Root() { id }: Resource, @Ctx() { loaders }: RequestContext): Promise<keyof typeof RpoState> {
    return (await existing(loaders.protectionOfResource, id)).rpoState;
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description: 'When it misses that objective, or began to; null when no plan covers it, or it has no complete recovery point.',
  })
  async rpoDueAt(@Root() { id }: Resource, @Ctx() { loaders }: RequestContext): Promise<Date | null> {
    return (await existing(loaders.protectionOfResource, id)).rpoDueAt;
  }
}
