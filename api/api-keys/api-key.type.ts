import { Field, ObjectType } from 'type-graphql';
import type { ApiKeyStatus as Status } from '../../db/repositories/access/api-keys';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';
import { Role } from '../viewer/role-info.type';

export const ApiKeyStatus = enumOf<Status>('ApiKeyStatus', 'Whether an API key can be used.', {
  ACTIVE: 'It can be used.',
  EXPIRED: 'Its time is over.',
  REVOKED: 'Somebody ended it.',
});

/** A key of the API. */
@Needs('api-key:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A key by which a machine uses this API, for the MSP with all its tenants, for some of them, or for one. Its secret is kept as a keyed hash only.',
})
export class ApiKey extends Node {
  readonly tenantId: string | null;
  readonly listsTenants: boolean;

  @Field(() => String, { description: 'What it is called.' })
  readonly name: string;

  @Field(() => String, { description: 'How its token begins: `sw_<prefix>_`. It tells tokens apart and opens nothing.' })
  readonly prefix: string;

  @Field(() => Role, { description: 'Its role.' })
  readonly role: RoleWord;

  @Field(() => [String], { nullable: true, description: 'The permission words that it is cut to; null when it has all those of its role.' })
  readonly scopes: readonly string[] | null;

  @Field(() => ApiKeyStatus, { description: 'Whether it can be used.' })
  readonly status: Status;

  @Field(() => Date, { description: 'When it was made.' })
  readonly createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'When its time is over; null when it has no end.' })
  readonly expiresAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last used, to the minute; null before the first time.' })
  readonly lastUsedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last given a new secret.' })
  readonly rotatedAt: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Until when the secret before the last rotation is still good; null when only the newest is.',
  })
  readonly previousSecretUntil: Date | null;

  @Field(() => Date, { nullable: true, description: 'When somebody ended it.' })
  readonly revokedAt: Date | null;
}

export const ApiKeyConnection = connectionOf('ApiKey', () => ApiKey);
