import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { FAILURE } from '../../../workflows/contracts/failures';
import type { PowerState } from '../../../workflows/domain/restore';
import type { Ec2 } from '../../aws/caller';
import { instanceState } from '../../aws/restore/instance-state';
import type { RestoreTiming } from './open-restore';

/** Answers when the instance runs; NotReady while it is on its way, and AWS's own reason when it does not stay up. */
export async function awaitRunning(ec2: Ec2, instanceId: string, timing: RestoreTiming): Promise<void> {
  const { state, reason } = await instanceState(ec2, instanceId);
  if (state === 'running') return;
  if (state === 'pending' || state === 'unseen') throw notReady(`${instanceId} is ${state}.`, timing);
  // A key that the role may not use shows only here: RunInstances succeeds, and the instance terminates itself.
  const type = reason.startsWith('Client.InvalidKMSKey') ? FAILURE.keyUnavailable : FAILURE.launchFailed;
  throw ApplicationFailure.nonRetryable(`${instanceId} did not stay up, it is ${state}: ${reason || 'AWS gives no reason'}`, type);
}

/** Answers when the instance has the power state that was asked for. */
export async function awaitPowerState(ec2: Ec2, instanceId: string, wanted: PowerState, timing: RestoreTiming): Promise<void> {
  const { state, reason } = await instanceState(ec2, instanceId);
  if (state === wanted.toLowerCase()) return;
  const onItsWay = wanted === 'RUNNING' ? ['pending', 'unseen'] : ['running', 'stopping', 'unseen'];
  if (onItsWay.includes(state)) throw notReady(`${instanceId} is ${state}.`, timing);
  throw ApplicationFailure.nonRetryable(`${instanceId} is ${state} and not ${wanted.toLowerCase()}: ${reason}`, FAILURE.launchFailed);
}

/** Asks for another look, later each time. */
function notReady(message: string, { shortestLookMs, longestLookMs }: RestoreTiming): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAILURE.notReady,
    message,
    nextRetryDelay: Math.min(longestLookMs, shortestLookMs * Context.current().info.attempt),
    category: ApplicationFailureCategory.BENIGN,
  });
}
