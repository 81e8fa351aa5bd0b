import { Authorized, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import type { MspRow } from '../../db/repositories/msps';
import type { TenantRow } from '../../db/repositories/tenants';
import type { RequestContext } from '../context';
import { Tenant } from '../tenants/tenant.type';
import { Msp, Viewer } from './viewer.type';

/** Who is asking. */
@Resolver(() => Viewer)
export class ViewerResolver {
  @Authorized()
  @Query(() => Viewer, { description: 'Who you are to Snapward.' })
  viewer(@Ctx() { principal, permissions }: RequestContext): Viewer {
    return { id: principal.keyId, name: principal.name, role: principal.role, permissions: [...permissions] };
  }

  @FieldResolver(() => Msp, { nullable: true, description: 'The MSP that you belong to.' })
  msp(@Ctx() { scope, loaders }: RequestContext): Promise<MspRow | null> {
    return loaders.msp.load(scope.mspId);
  }

  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant that you belong to; null for the MSP itself.' })
  tenant(@Ctx() { scope, loaders }: RequestContext): Promise<TenantRow | null> | null {
    return scope.tenantId === null ? null : loaders.tenant.load(scope.tenantId);
  }
}
