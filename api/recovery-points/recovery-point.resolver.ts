import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { Database } from '../../db/database';
import type { RecoveryPointRow } from '../../db/repositories/recovery-points';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import { RecoveryPoint, RecoveryPointConnection } from './recovery-point.type';
import type { restoreInstance } from './restore-instance';
import { RestoreInstanceInput } from './restore-instance.input';
import { RestoreInstancePayload, RestoreInstanceResult } from './restore-instance.payload';
import type { RecoveryPointFilterInput } from './recovery-point-filter.input';
import { RecoveryPointListArgs } from './recovery-point-list-args';

/** Recovery points: reading them, restoring from them. */
@Resolver()
export class RecoveryPointResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: { readonly restoreInstance: ReturnType<typeof restoreInstance> },
  ) {}

  @Needs('recovery-point:read')
  @Query(() => RecoveryPoint, { nullable: true, description: 'One recovery point; null when there is none that you may see.' })
  recoveryPoint(
    @Arg('id', () => ID, { description: 'The id of the recovery point.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<RecoveryPointRow | null> {
    return loaders.recoveryPoint.load(id);
  }

  @Needs('recovery-point:read')
  @Query(() => RecoveryPointConnection, { complexity: listComplexity, description: 'The recovery points that you may see.' })
  recoveryPoints(
    @Args(() => RecoveryPointListArgs) args: ListArgs<RecoveryPointFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<RecoveryPointRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ recoveryPoints }) => recoveryPoints.list(wanted, page)),
    );
  }

  @Needs('restore:start')
  @Mutation(() => RestoreInstanceResult, { description: 'Asks for a new instance to be made from a recovery point, beside the original.' })
  async restoreInstance(
    @Arg('input', () => RestoreInstanceInput, { description: 'What to restore, and how.' }) input: RestoreInstanceInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RestoreInstanceResult> {
    const outcome = await this.useCases.restoreInstance(context, input);
    if (outcome instanceof UserError) return outcome;
    return new RestoreInstancePayload(
      input.clientMutationId ?? null,
      await existing(context.loaders.job, outcome.id),
      outcome.extra?.warnings ?? [],
    );
  }
}
