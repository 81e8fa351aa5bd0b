import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { setTimeout as pauseFor } from 'node:timers/promises';
import { FAILURE } from '../../workflows/contracts/failures';
import type { RestoreAwsActivities } from '../../workflows/contracts/restore-instance';
import { completeInstance } from '../aws/restore/complete';
import { deregisterImage, registerImage } from '../aws/restore/image';
import { launchInstance } from '../aws/restore/launch';
import { undoRestore } from '../aws/restore/undo';
import { alive } from './alive';
import { awaitRunning, awaitPowerState } from './restore/await-state';
import { leftUnreached, noteMade, openRestore, RESTORE_TIMING, type RestoreAwsDeps } from './restore/open-restore';

/** The AWS steps of a restore; all of them go by the job's row, so each repeats exactly what an earlier attempt asked for. */
export function createRestoreAwsActivities(deps: RestoreAwsDeps): RestoreAwsActivities {
  const timing = { ...RESTORE_TIMING, ...deps.timing };
  return {
    registerImage: (run) =>
      alive(async () => {
        const { ec2, spec } = await openRestore(deps, run, cancellationSignal());
        const { imageId, platformDetails } = await registerImage(ec2, spec);
        await noteMade(deps, run, { imageId });
        if (platformDetails !== spec.manifest.platformDetails) {
          const message = `An image from these snapshots is "${platformDetails}" to AWS, but the instance was "${spec.manifest.platformDetails}"; it would run without its licence.`;
          throw ApplicationFailure.nonRetryable(message, FAILURE.licenseNotCarried);
        }
        return { imageId };
      }),

    launchInstance: (run, imageId) =>
      alive(async () => {
        const { ec2, spec } = await openRestore(deps, run, cancellationSignal());
        const instanceId = await launchInstance(ec2, spec, imageId);
        await noteMade(deps, run, { instanceId });
        return { instanceId };
      }),

    awaitRunning: async (run, instanceId) => {
      const { ec2 } = await openRestore(deps, run, cancellationSignal());
      await awaitRunning(ec2, instanceId, timing);
    },

    completeInstance: (run, instanceId) =>
      alive(async () => {
        const { ec2, spec } = await openRestore(deps, run, cancellationSignal());
        await completeInstance(ec2, spec, instanceId);
      }),

    awaitPowerState: async (run, instanceId) => {
      const { ec2, spec } = await openRestore(deps, run, cancellationSignal());
      await awaitPowerState(ec2, instanceId, spec.options.powerState, timing);
    },

    deregisterImage: async (run, imageId) => {
      const { ec2 } = await openRestore(deps, run, cancellationSignal());
      await deregisterImage(ec2, imageId);
    },

    undoRestore: (run) =>
      alive(async () => {
        // Undoing goes on when the restore was cancelled, so no signal ends it.
        try {
          const { ec2 } = await openRestore(deps, run);
          return await undoRestore(ec2, run.jobId, { pause: () => pauseFor(timing.undoPauseMs), looks: timing.undoLooks });
        } catch (failure) {
          return leftUnreached(deps, run, failure);
        }
      }),
  };
}
