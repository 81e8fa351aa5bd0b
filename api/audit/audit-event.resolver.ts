import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { AuditEventRow } from '../../db/repositories/audit/audit-events';
import type { TenantRow } from '../../db/repositories/tenants';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { Tenant } from '../tenants/tenant.type';
import type { AuditEventFilterInput } from './audit-event-filter.input';
import { AuditEventListArgs } from './audit-event-list-args';
import { AuditEvent, AuditEventConnection, AuditPrincipal } from './audit-event.type';

/** The audit log: reading it. */
@Resolver(() => AuditEvent)
export class AuditEventResolver {
  constructor(private readonly database: Database) {}

  @Needs('audit:read')
  @Query(() => AuditEventConnection, {
    nullable: true,
    complexity: listComplexity,
    description: 'The audit log of the MSP and all its tenants, for MSP_AUDITOR and MSP_ADMIN; null for others.',
  })
  auditEvents(
    @Args(() => AuditEventListArgs) args: ListArgs<AuditEventFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<AuditEventRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ auditEvents }) => auditEvents.list(wanted, page)),
    );
  }

  @FieldResolver(() => String, {
    description: 'What was attempted: the name of a mutation, query or subscription, or what signing in noted.',
  })
  operation(@Root() { action }: AuditEventRow): string {
    return action;
  }

  @FieldResolver(() => AuditPrincipal, { description: 'Who acted.' })
  principal(@Root() { principalKind, principal, principalName }: AuditEventRow): AuditPrincipal {
    return { kind: principalKind, id: principal, name: principalName };
  }

  @FieldResolver(() => Tenant, {
    nullable: true,
    description: 'Whose thing it is about, or whose principal acted; null for the MSP itself.',
  })
  tenant(@Root() { tenantId }: AuditEvent, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> | null {
    return tenantId === null ? null : loaders.tenant.load(tenantId);
  }
}
