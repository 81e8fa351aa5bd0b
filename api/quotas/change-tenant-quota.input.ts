import { Field, ID, InputType, Int } from 'type-graphql';
import type { QuotaKind as Kind } from '../../workflows/domain/quota';
import { MutationInput } from '../graphql/mutation-input';
import { QuotaKind } from './tenant-quota.type';

/** How much a tenant may use from now on. */
@InputType({ description: 'How much of something a tenant may use from now on; what it uses already, it keeps.' })
export class ChangeTenantQuotaInput extends MutationInput {
  @Field(() => ID, { description: 'The tenant.' })
  readonly tenantId: string;

  @Field(() => QuotaKind, { description: 'Of what.' })
  readonly kind: Kind;

  @Field(() => Int, { nullable: true, description: 'The soft limit, not above the hard one; none when left out. API_RATE has none.' })
  readonly soft?: number | null;

  @Field(() => Int, { nullable: true, description: 'The hard limit; none when left out. At least 1 for API_RATE.' })
  readonly hard?: number | null;
}
