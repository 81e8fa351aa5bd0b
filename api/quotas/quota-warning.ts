import { Field, Int, ObjectType } from 'type-graphql';
import type { QuotaKind as Kind } from '../../workflows/domain/quota';
import { enumOf } from '../graphql/enum-of';
import { MutationPayload } from '../graphql/mutation-payload';
import { QuotaKind } from './tenant-quota.type';

type Code = 'QUOTA_SOFT_LIMIT';
export const WarningCode = enumOf<Code>('WarningCode', 'What a warning is about.', {
  QUOTA_SOFT_LIMIT: 'The tenant uses more of something than its soft limit.',
});

/** A mutation was done, and has used more than the soft limit of a quota. */
@ObjectType({ simpleResolvers: true, description: 'The mutation was done, and the tenant uses more of something than its soft limit now.' })
export class QuotaWarning {
  @Field(() => WarningCode, { description: 'What a program switches on.' })
  readonly code: Code = 'QUOTA_SOFT_LIMIT';

  @Field(() => String, { description: 'What is the matter, for people.' })
  readonly message: string;

  @Field(() => QuotaKind, { description: 'Of what.' })
  readonly kind: Kind;

  @Field(() => Int, { description: 'The soft limit.' })
  readonly limit: number;

  @Field(() => Int, { description: 'What is used, with what the mutation has added.' })
  readonly used: number;

  constructor(kind: Kind, limit: number, used: number) {
    this.kind = kind;
    this.limit = limit;
    this.used = used;
    this.message = `The tenant uses ${used} of ${kind}, more than its soft limit of ${limit}.`;
  }
}

/** What the success of a mutation carries that may come near a quota. */
@ObjectType()
export abstract class WarningPayload extends MutationPayload {
  @Field(() => [QuotaWarning], {
    description: 'Soft limits of quotas that are passed now; told once, so empty in the answer to a repeated request.',
  })
  readonly warnings: readonly QuotaWarning[];

  constructor(clientMutationId: string | null, warnings: readonly QuotaWarning[]) {
    super(clientMutationId);
    this.warnings = warnings;
  }
}
