import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError } from '../graphql/user-error';
import { Tenant } from './tenant.type';

/** The tenant as it stands now. */
@ObjectType()
abstract class TenantStatusPayload extends MutationPayload {
  @Field(() => Tenant, { description: 'The tenant.' })
  readonly tenant: Tenant;

  constructor(clientMutationId: string | null, tenant: Tenant) {
    super(clientMutationId);
    this.tenant = tenant;
  }
}

/** A tenant that may only be read. */
@ObjectType({ simpleResolvers: true, description: 'A tenant that may only be read.' })
export class SuspendTenantPayload extends TenantStatusPayload {}

/** A tenant that may work again. */
@ObjectType({ simpleResolvers: true, description: 'A tenant that may work again.' })
export class ResumeTenantPayload extends TenantStatusPayload {}

/** A tenant that leaves. */
@ObjectType({ simpleResolvers: true, description: 'A tenant that leaves.' })
export class OffboardTenantPayload extends TenantStatusPayload {}

export const SuspendTenantResult = mutationResult('SuspendTenantResult', SuspendTenantPayload, [NotFoundError]);
export const ResumeTenantResult = mutationResult('ResumeTenantResult', ResumeTenantPayload, [NotFoundError]);
export const OffboardTenantResult = mutationResult('OffboardTenantResult', OffboardTenantPayload, [NotFoundError]);
