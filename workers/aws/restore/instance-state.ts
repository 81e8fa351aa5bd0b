import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { AwsFailure } from '../aws-failure';
import type { Ec2 } from '../caller';

/** What an instance is doing, and what AWS gives as the reason of its last change. */
export interface InstanceState {
  /** EC2's word, or `unseen`: a launched instance may not be visible for some seconds. */
  readonly state: string;
  readonly reason: string;
}

/** Reads one instance's state. */
export async function instanceState(ec2: Ec2, instanceId: string): Promise<InstanceState> {
  try {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    const instance = Reservations.flatMap(({ Instances = [] }) => Instances)[0];
    if (!instance) return { state: 'unseen', reason: '' };
    const reason = instance.StateReason ? `${instance.StateReason.Code ?? ''} ${instance.StateReason.Message ?? ''}`.trim() : '';
    return { state: instance.State?.Name ?? 'unseen', reason: reason || (instance.StateTransitionReason ?? '') };
  } catch (error) {
    if (error instanceof AwsFailure && error.kind === 'NOT_FOUND') return { state: 'unseen', reason: '' };
    throw error;
  }
}
