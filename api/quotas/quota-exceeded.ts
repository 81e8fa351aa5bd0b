import { Field, Int, ObjectType } from 'type-graphql';
import type { QuotaKind as Kind } from '../../workflows/domain/quota';
import { UserError } from '../graphql/user-error';
import { QuotaKind } from './tenant-quota.type';

const REMEDY: Readonly<Record<Kind, string>> = {
  VM_GROUPS: 'Put the instances into a group that there is, or ask your MSP for more (changeTenantQuota).',
  PROTECTED_RESOURCES: 'Let the content rules of the group choose fewer instances, or ask your MSP for more (changeTenantQuota).',
  RUNNING_JOBS: 'Wait until a job of the tenant is over, or cancel one, or ask your MSP for more (changeTenantQuota).',
  API_RATE: 'Ask less, or ask your MSP for more (changeTenantQuota).',
};

/** The tenant would use more than it may. */
@ObjectType({ implements: UserError, description: 'The tenant would use more of something than its hard limit.' })
export class QuotaExceededError extends UserError {
  @Field(() => QuotaKind, { description: 'Of what.' })
  readonly kind: Kind;

  @Field(() => Int, { description: 'The hard limit.' })
  readonly limit: number;

  @Field(() => Int, { description: 'What is used now, without what was asked for.' })
  readonly used: number;

  constructor(kind: Kind, { limit, used, adding }: { readonly limit: number; readonly used: number; readonly adding: number }) {
    super('QUOTA_EXCEEDED', `The tenant may use ${limit} of ${kind}; it uses ${used}, and this would add ${adding}.`, REMEDY[kind]);
    this.kind = kind;
    this.limit = limit;
    this.used = used;
  }
}
