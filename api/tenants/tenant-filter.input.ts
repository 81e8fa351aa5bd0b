import { Field, InputType } from 'type-graphql';
import type { TenantStatus as Status } from '../../workflows/domain/access';
import { TenantStatus } from './tenant.type';

/** Which tenants to list. */
@InputType({ description: 'Which tenants to list; what is left out asks for nothing.' })
export class TenantFilterInput {
  @Field(() => TenantStatus, { nullable: true, description: 'Only those of this status.' })
  readonly status?: Status | null;

  @Field(() => String, { nullable: true, description: 'Only those whose name contains this, in any case.' })
  readonly nameContains?: string | null;
}
