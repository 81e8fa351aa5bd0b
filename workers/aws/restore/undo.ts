import { DeleteVolumeCommand, ModifyInstanceAttributeCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { LeftBehind } from '../../../workflows/domain/restore';
import { AwsFailure } from '../aws-failure';
import type { Ec2 } from '../caller';
import { deregisterImage, imagesOfJob } from './image';
import { instancesOfJob, volumesOfJob } from './made-by-job';

/** How an undo waits for terminated instances to let go of their volumes. */
export interface Patience {
  readonly pause: () => Promise<void>;
  /** Looks at most, at least 2. */
  readonly looks: number;
}

/** EC2's reads lag its writes: that nothing is there is believed at the second look. */
const LOOKS_TO_BELIEVE = 2;

/** Takes away the images, instances and volumes that carry the job's tag, and nothing else; answers what could not be taken away. */
export async function undoRestore(ec2: Ec2, jobId: string, { pause, looks }: Patience): Promise<LeftBehind[]> {
  const left = new Map<string, LeftBehind>();
  for (let look = 1; ; look += 1) {
    const found = await lookAround(ec2, jobId);
    for (const thing of found.filter(({ nativeId }) => !left.has(nativeId))) {
      const reason = await takeAway(ec2, thing);
      if (reason) left.set(thing.nativeId, { kind: thing.kind, nativeId: thing.nativeId, reason });
    }
    const waitingFor = found.filter(({ nativeId }) => !left.has(nativeId));
    if (waitingFor.length === 0 && look >= LOOKS_TO_BELIEVE) return [...left.values()];
    if (look >= looks) return [...left.values(), ...waitingFor.map(stillGoing)];
    await pause();
  }
}

interface Thing {
  readonly kind: LeftBehind['kind'];
  readonly nativeId: string;
  readonly state: string;
}

async function lookAround(ec2: Ec2, jobId: string): Promise<Thing[]> {
  const images = await imagesOfJob(ec2, jobId);
  return [
    ...images.map((nativeId) => ({ kind: 'IMAGE' as const, nativeId, state: 'available' })),
    ...(await instancesOfJob(ec2, jobId)).map((instance) => ({ kind: 'INSTANCE' as const, ...instance })),
    ...(await volumesOfJob(ec2, jobId)).map((volume) => ({ kind: 'VOLUME' as const, ...volume })),
  ];
}

/** Answers null when AWS took it away, is doing so, or has to wait for another; else why it refused. */
async function takeAway(ec2: Ec2, { kind, nativeId, state }: Thing): Promise<string | null> {
  try {
    if (kind === 'IMAGE') await deregisterImage(ec2, nativeId);
    if (kind === 'INSTANCE' && state !== 'shutting-down') await terminate(ec2, nativeId);
    // A volume that was to outlive the original outlives the terminated copy too, so it is deleted by itself once it is free.
    if (kind === 'VOLUME' && state === 'available') await ec2.send(new DeleteVolumeCommand({ VolumeId: nativeId }));
    return null;
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return error.kind === 'NOT_FOUND' ? null : `${error.code}: ${error.message}`;
  }
}

async function terminate(ec2: Ec2, instanceId: string): Promise<void> {
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: instanceId, DisableApiTermination: { Value: false } }));
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
}

const stillGoing = ({ kind, nativeId, state }: Thing): LeftBehind => ({
  kind,
  nativeId,
  reason: `AWS had not finished taking it away; it was still ${state}`,
});
