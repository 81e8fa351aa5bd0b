import type { JobId } from '../../../workflows/domain/ids';
import { AwsFailure } from '../../aws/aws-failure';
import { deregisterImage, helperImages } from '../../aws/restore/image';
import { passes } from '../failure-of';
import { tell, type ReconciledRegion } from './reconciled-region';

/** Deregisters the helper images of restores that are over; an image of another name, or of a job that is not such a restore, is left alone. */
export async function removeLeftImages(region: ReconciledRegion): Promise<void> {
  const { database, run, place, ec2, timing, turned } = region;
  for await (const page of helperImages(ec2, timing.pageSize)) {
    const jobIds = page.map(({ jobId }) => jobId);
    const over = await database.inScope(run.scope, ({ catalogue }) => catalogue.restoresThatAreOver(place.hypervisorId, jobIds));
    for (const { imageId, jobId } of page.filter((image) => over.has(image.jobId))) await remove(region, imageId, jobId);
    turned();
  }
}

async function remove(region: ReconciledRegion, imageId: string, jobId: JobId): Promise<void> {
  const found = `The helper image ${imageId} was left by a restore that is over.`;
  const finding = {
    kind: 'LEFT_OVER_IMAGE',
    subject: imageId,
    region: region.place.region,
    leftByJobId: jobId,
    recoveryPointId: null,
    nativeIds: [imageId],
  } as const;
  await tell(region, [{ ...finding, action: 'REMOVED', found }]);
  try {
    await deregisterImage(region.ec2, imageId);
  } catch (failure) {
    if (!(failure instanceof AwsFailure) || passes(failure)) throw failure;
    await tell(region, [{ ...finding, action: 'REPORTED', found: `${found} AWS refuses to deregister it: ${failure.message}` }]);
  }
}
