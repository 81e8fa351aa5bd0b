import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { CredentialRow } from '../../db/repositories/credentials';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { Credential } from '../credentials/credential.type';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { Hypervisor, HypervisorConnection } from './hypervisor.type';
import { validationReportOf } from './validation-report';
import { ValidationReport } from './validation-report.type';
import type { HypervisorFilterInput } from './hypervisor-inputs';
import { HypervisorListArgs } from './hypervisor-list-args';

/** Connections to AWS accounts: reading them. */
@Resolver(() => Hypervisor)
export class HypervisorResolver {
  constructor(private readonly database: Database) {}

  @Needs('hypervisor:read')
  @Query(() => Hypervisor, { nullable: true, description: 'One connection; null when there is none that you may see.' })
  hypervisor(
    @Arg('id', () => ID, { description: 'The id of the connection.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(id);
  }

  @Needs('hypervisor:read')
  @Query(() => HypervisorConnection, { complexity: listComplexity, description: 'The connections that you may see.' })
  hypervisors(
    @Args(() => HypervisorListArgs) args: ListArgs<HypervisorFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<HypervisorRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ hypervisors }) => hypervisors.list(wanted, page)),
    );
  }

  @FieldResolver(() => Credential, { nullable: true, description: 'How it proves who it is.' })
  credential(@Root() { credentialId }: Hypervisor, @Ctx() { loaders }: RequestContext): Promise<CredentialRow | null> {
    return loaders.credential.load(credentialId);
  }

  @FieldResolver(() => ValidationReport, { nullable: true, description: 'What its newest validation found; null before the first.' })
  async lastValidation(@Root() { id }: Hypervisor, @Ctx() { loaders }: RequestContext): Promise<ValidationReport | null> {
    return validationReportOf(await loaders.latestChecks.load(id));
  }
}
