import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { User } from './user.type';

/** Somebody who was invited. */
@ObjectType({ simpleResolvers: true, description: 'Somebody who was invited; nobody sends a message, so tell them.' })
export class InviteUserPayload extends MutationPayload {
  @Field(() => User, { description: 'The person.' })
  readonly user: User;

  constructor(clientMutationId: string | null, user: User) {
    super(clientMutationId);
    this.user = user;
  }
}

/** Somebody who may do something else now. */
@ObjectType({ simpleResolvers: true, description: 'Somebody who may do something else now, from the next operation on.' })
export class ChangeMembershipPayload extends MutationPayload {
  @Field(() => User, { description: 'The person.' })
  readonly user: User;

  constructor(clientMutationId: string | null, user: User) {
    super(clientMutationId);
    this.user = user;
  }
}

/** Somebody who belongs no more. */
@ObjectType({ simpleResolvers: true, description: 'Somebody who belongs no more, from the next operation on.' })
export class RemoveMembershipPayload extends MutationPayload {
  @Field(() => User, { description: 'The person, who stays known as REMOVED.' })
  readonly user: User;

  constructor(clientMutationId: string | null, user: User) {
    super(clientMutationId);
    this.user = user;
  }
}

const OWN = [NotFoundError, RuleViolationError] as const;
export const InviteUserResult = mutationResult('InviteUserResult', InviteUserPayload, OWN);
export const ChangeMembershipResult = mutationResult('ChangeMembershipResult', ChangeMembershipPayload, OWN);
export const RemoveMembershipResult = mutationResult('RemoveMembershipResult', RemoveMembershipPayload, OWN);
