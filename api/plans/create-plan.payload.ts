import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { Plan } from './plan.type';

/** A plan that was created. */
@ObjectType({ simpleResolvers: true, description: 'A plan that was created.' })
export class CreatePlanPayload extends MutationPayload {
  @Field(() => Plan, { description: 'The new plan, at its first revision.' })
  readonly plan: Plan;

  constructor(clientMutationId: string | null, plan: Plan) {
    super(clientMutationId);
    this.plan = plan;
  }
}

export const CreatePlanResult = mutationResult('CreatePlanResult', CreatePlanPayload, [NotFoundError, RuleViolationError]);
