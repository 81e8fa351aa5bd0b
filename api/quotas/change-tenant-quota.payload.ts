import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError } from '../graphql/user-error';
import { Tenant } from '../tenants/tenant.type';

/** A quota that was changed. */
@ObjectType({ simpleResolvers: true, description: 'A quota that was changed.' })
export class ChangeTenantQuotaPayload extends MutationPayload {
  @Field(() => Tenant, { description: 'The tenant; all it may use is in its `quotas`.' })
  readonly tenant: Tenant;

  constructor(clientMutationId: string | null, tenant: Tenant) {
    super(clientMutationId);
    this.tenant = tenant;
  }
}

export const ChangeTenantQuotaResult = mutationResult('ChangeTenantQuotaResult', ChangeTenantQuotaPayload, [NotFoundError]);
