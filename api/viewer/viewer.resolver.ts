import { Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import type { MspRow } from '../../db/repositories/msps';
import type { TenantRow } from '../../db/repositories/tenants';
import { ANY_PRINCIPAL, Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { Tenant } from '../tenants/tenant.type';
import { Msp, Viewer } from './viewer.type';

/** Who is asking; everybody may know where he belongs, whatever else he may see. */
@Resolver(() => Viewer)
export class ViewerResolver {
  @Needs(ANY_PRINCIPAL)
  @Query(() => Viewer, { description: 'Who you are to Snapward, and what you may do.' })
  viewer(@Ctx() { principal: { kind, id, name, role, permissions } }: RequestContext): Viewer {
    return { kind, id, name, role, permissions: [...permissions] };
  }

  @Needs(ANY_PRINCIPAL)
  @FieldResolver(() => Msp, { nullable: true, description: 'The MSP that you belong to.' })
  msp(@Ctx() { scope, loaders }: RequestContext): Promise<MspRow | null> {
    return loaders.msp.load(scope.mspId);
  }

  @Needs(ANY_PRINCIPAL)
  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant that you belong to; null for the MSP itself.' })
  tenant(@Ctx() { scope, loaders }: RequestContext): Promise<TenantRow | null> | null {
    return scope.tenantId === null ? null : loaders.tenant.load(scope.tenantId);
  }
}
