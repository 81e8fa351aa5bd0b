import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { Job } from '../jobs/job.type';
import { VmGroup } from './vm-group.type';

/** A group that was created. */
@ObjectType({ simpleResolvers: true, description: 'A VM group that was created.' })
export class CreateVmGroupPayload extends MutationPayload {
  @Field(() => VmGroup, { description: 'The new group.' })
  readonly vmGroup: VmGroup;

  constructor(clientMutationId: string | null, vmGroup: VmGroup) {
    super(clientMutationId);
    this.vmGroup = vmGroup;
  }
}

/** A back-up that was asked for. */
@ObjectType({ simpleResolvers: true, description: 'A back-up that was asked for.' })
export class BackUpVmGroupPayload extends MutationPayload {
  @Field(() => Job, { description: 'The job that does it.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job) {
    super(clientMutationId);
    this.job = job;
  }
}

export const CreateVmGroupResult = mutationResult('CreateVmGroupResult', CreateVmGroupPayload, [NotFoundError]);
export const BackUpVmGroupResult = mutationResult('BackUpVmGroupResult', BackUpVmGroupPayload, [NotFoundError, RuleViolationError]);
