import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { PlanRow } from '../../db/repositories/plans';
import type { StorageRow } from '../../db/repositories/storages';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import { Storage } from '../storages/storage.type';
import type { createPlan } from './create-plan';
import { CreatePlanInput } from './create-plan.input';
import { CreatePlanPayload, CreatePlanResult } from './create-plan.payload';
import { Plan, PlanConnection } from './plan.type';
import type { PlanFilterInput } from './plan-filter.input';
import { PlanListArgs } from './plan-list-args';

/** Plans: reading them, creating them. */
@Resolver(() => Plan)
export class PlanResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: { readonly createPlan: ReturnType<typeof createPlan> },
  ) {}

  @Needs('plan:read')
  @Query(() => Plan, { nullable: true, description: 'One plan; null when there is none that you may see.' })
  plan(
    @Arg('id', () => ID, { description: 'The id of the plan.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<PlanRow | null> {
    return loaders.plan.load(id);
  }

  @Needs('plan:read')
  @Query(() => PlanConnection, { complexity: listComplexity, description: 'The plans of the MSP, which tenants choose from.' })
  plans(
    @Args(() => PlanListArgs) args: ListArgs<PlanFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<PlanRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) => this.database.inScope(context.scope, ({ plans }) => plans.list(wanted, page)));
  }

  @Needs('plan:write')
  @Mutation(() => CreatePlanResult, { description: 'Creates a plan.' })
  async createPlan(
    @Arg('input', () => CreatePlanInput, { description: 'The new plan.' }) input: CreatePlanInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreatePlanResult> {
    const outcome = await this.useCases.createPlan(context, input);
    if (outcome instanceof UserError) return outcome;
    return new CreatePlanPayload(input.clientMutationId ?? null, await existing(context.loaders.plan, outcome.id));
  }

  @Authorized('admin-side:read')
  @FieldResolver(() => Storage, {
    nullable: true,
    description: 'Where copies live; null in the account they were taken in. Tenants do not see it.',
  })
  primaryStorage(@Root() { primaryStorageId }: Plan, @Ctx() { loaders }: RequestContext): Promise<StorageRow | null> | null {
    return primaryStorageId === null ? null : loaders.storage.load(primaryStorageId);
  }

  @Authorized('admin-side:read')
  @FieldResolver(() => Storage, { nullable: true, description: 'Where second copies live. Tenants do not see it.' })
  secondaryStorage(@Root() { secondaryStorageId }: Plan, @Ctx() { loaders }: RequestContext): Promise<StorageRow | null> | null {
    return secondaryStorageId === null ? null : loaders.storage.load(secondaryStorageId);
  }
}
