import { Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import type { Database } from '../../db/database';
import type { MspRow } from '../../db/repositories/msps';
import type { TenantRow } from '../../db/repositories/tenants';
import { ANY_PRINCIPAL, BEFORE_SCOPE, Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { Tenant } from '../tenants/tenant.type';
import { membershipsOf } from './memberships-of';
import { ViewerMembership } from './viewer-membership.type';
import { Msp, Viewer } from './viewer.type';

/** Most people belong to fewer. */
const membershipsComplexity: ComplexityEstimator = ({ childComplexity }) => 10 * (1 + childComplexity);

/** Who is asking; everybody may know where he belongs, whatever else he may see. */
@Resolver(() => Viewer)
export class ViewerResolver {
  constructor(private readonly database: Database) {}

  @Needs(BEFORE_SCOPE)
  @Query(() => Viewer, { description: 'Who you are to Snapward, and what you may do.' })
  viewer(@Ctx() { principal }: RequestContext): Viewer {
    const { kind, id, name, hasScope, permissions } = principal;
    return { kind, id, name, role: hasScope ? principal.role : null, permissions: [...permissions] };
  }

  @Needs(BEFORE_SCOPE)
  @FieldResolver(() => [ViewerMembership], {
    complexity: membershipsComplexity,
    description:
      'What to choose from: every MSP and tenant to which you belong as a person, oldest first, or the tenants that your key lists; empty for other API keys.',
  })
  memberships(@Ctx() { principal }: RequestContext): Promise<ViewerMembership[]> {
    return membershipsOf(this.database, principal);
  }

  @Needs(ANY_PRINCIPAL)
  @FieldResolver(() => Msp, { nullable: true, description: 'The MSP that you ask for; null until one is chosen.' })
  msp(@Ctx() context: RequestContext): Promise<MspRow | null> | null {
    return context.principal.hasScope ? context.loaders.msp.load(context.scope.mspId) : null;
  }

  @Needs(ANY_PRINCIPAL)
  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant that you ask for; null for the MSP itself.' })
  tenant(@Ctx() context: RequestContext): Promise<TenantRow | null> | null {
    if (!context.principal.hasScope || context.scope.tenantId === null) return null;
    return context.loaders.tenant.load(context.scope.tenantId);
  }
}
