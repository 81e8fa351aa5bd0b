import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { Tenant } from './tenant.type';

/** A tenant that was created. */
@ObjectType({ simpleResolvers: true, description: 'A tenant that was created.' })
export class CreateTenantPayload extends MutationPayload {
  @Field(() => Tenant, { description: 'The new tenant.' })
  readonly tenant: Tenant;

  @Field(() => String, {
    nullable: true,
    description: 'The first API key, when it was asked for. Shown this once: a repeated request gives null, because only a hash is kept.',
  })
  readonly apiKey: string | null;

  constructor(clientMutationId: string | null, tenant: Tenant, apiKey: string | null) {
    super(clientMutationId);
    this.tenant = tenant;
    this.apiKey = apiKey;
  }
}

export const CreateTenantResult = mutationResult('CreateTenantResult', CreateTenantPayload, []);
