import { Field, ID, InputType, Int } from 'type-graphql';
import type { ApiKeyStatus as Status } from '../../db/repositories/access/api-keys';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { MutationInput } from '../graphql/mutation-input';
import { Role } from '../viewer/role-info.type';
import { ApiKeyStatus } from './api-key.type';

/** A new key. */
@InputType({ description: 'A new API key. It may do no more than who makes it, and lives no longer than the key that makes it.' })
export class CreateApiKeyInput extends MutationInput {
  @Field(() => String, { description: 'What to call it, 1 to 200 characters.' })
  readonly name: string;

  @Field(() => Role, { description: 'Its role: one of a tenant when it is for a tenant or several, else one of the MSP.' })
  readonly role: RoleWord;

  @Field(() => ID, {
    nullable: true,
    description:
      'The one tenant that the key is for; the database shows it no other. Left out, it is for the MSP with all its tenants, or for your own tenant.',
  })
  readonly tenantId?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Instead of tenantId: 1 to 100 tenants, each once, that a key of the MSP is for. Whoever uses it says with X-Snapward-Scope for which of them, and the database shows no other.',
  })
  readonly tenantIds?: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The permission words to cut it to, among those of its role; left out, it has all of them.',
  })
  readonly scopes?: readonly string[] | null;

  @Field(() => Date, { nullable: true, description: 'When its time is over, in the future; left out, it has no end.' })
  readonly expiresAt?: Date | null;
}

/** A new secret for a key. */
@InputType({ description: 'A new secret for an API key.' })
export class RotateApiKeyInput extends MutationInput {
  @Field(() => ID, { description: 'The key; it must be ACTIVE and may do no more than you.' })
  readonly apiKeyId: string;

  @Field(() => Int, {
    description:
      'How many minutes the present secret is still good beside the new one, 0 to 10080 (a week). One that was replaced before ends now.',
  })
  readonly overlapMinutes: number;
}

/** A key to end. */
@InputType({ description: 'An API key that is to end.' })
export class RevokeApiKeyInput extends MutationInput {
  @Field(() => ID, { description: 'The key; the one that you use yourself can be among them.' })
  readonly apiKeyId: string;
}

/** Which keys to list. */
@InputType({ description: 'Which API keys to list; what is left out asks for nothing.' })
export class ApiKeyFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those for this tenant, alone or among others.' })
  readonly tenantId?: string | null;

  @Field(() => Role, { nullable: true, description: 'Only those of this role.' })
  readonly role?: RoleWord | null;

  @Field(() => ApiKeyStatus, { nullable: true, description: 'Only those that are so.' })
  readonly status?: Status | null;
}
