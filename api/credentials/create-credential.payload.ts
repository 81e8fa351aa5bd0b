import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { Credential } from './credential.type';
import type { AccountPolicies } from './account-policies';

/** A credential that was created, and what the account needs for it. */
@ObjectType({ simpleResolvers: true, description: 'A credential that was created, and what to set up in the AWS account for it.' })
export class CreateCredentialPayload extends MutationPayload {
  @Field(() => Credential, { description: 'The new credential.' })
  readonly credential: Credential;

  @Field(() => String, { nullable: true, description: 'What the trust policy of the role must ask for; only for STS_ASSUME_ROLE.' })
  readonly externalId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The trust policy of the role, as JSON, word for word; only for STS_ASSUME_ROLE.',
  })
  readonly trustPolicy: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The permission policy of the role, as JSON: the least that Snapward needs. Null for ACCESS_KEY, where no role is known.',
  })
  readonly permissionPolicy: string | null;

  constructor(clientMutationId: string | null, credential: Credential, policies: AccountPolicies) {
    super(clientMutationId);
    this.credential = credential;
    this.externalId = credential.externalId;
    this.trustPolicy = policies.trustPolicy;
    this.permissionPolicy = policies.permissionPolicy;
  }
}

export const CreateCredentialResult = mutationResult('CreateCredentialResult', CreateCredentialPayload, [
  NotFoundError,
  RuleViolationError,
]);
