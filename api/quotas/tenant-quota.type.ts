import { Field, Int, ObjectType } from 'type-graphql';
import type { QuotaKind as Kind } from '../../workflows/domain/quota';
import { enumOf } from '../graphql/enum-of';

export const QuotaKind = enumOf<Kind>('QuotaKind', 'What of a tenant can be limited.', {
  VM_GROUPS: 'VM groups.',
  PROTECTED_RESOURCES: 'Instances in VM groups, as their newest back-ups planned them; an instance in two groups counts twice.',
  RUNNING_JOBS: 'Jobs that are not over: those that wait, too.',
  API_RATE: 'Points in a second that all people and keys of the tenant have together, as `extensions.cost` counts them.',
});

/** How much of something a tenant may use. */
@ObjectType({ simpleResolvers: true, description: 'How much of something a tenant may use, and how much it uses.' })
export class TenantQuota {
  @Field(() => QuotaKind, { description: 'Of what.' })
  readonly kind: Kind;

  @Field(() => Int, { nullable: true, description: 'Above this, mutations that use more say so in `warnings`; null for no such limit.' })
  readonly soft: number | null;

  @Field(() => Int, { nullable: true, description: 'Above this, nothing more is used; null for no such limit.' })
  readonly hard: number | null;

  @Field(() => Int, { nullable: true, description: 'What is used now; null for API_RATE, of which each answer says what is left.' })
  readonly used: number | null;
}
