import { DescribeInstancesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { OWNERSHIP_TAGS } from '../../../workflows/domain/tags';
import type { Ec2 } from '../caller';

/** Something in EC2 and its state. */
export interface MadeByJob {
  readonly nativeId: string;
  readonly state: string;
}

const ofJob = (jobId: string) => [{ Name: `tag:${OWNERSHIP_TAGS.job}`, Values: [jobId] }];

/** The instances that carry the job's tag and are not terminated. */
export async function instancesOfJob(ec2: Ec2, jobId: string): Promise<MadeByJob[]> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: ofJob(jobId) }));
  return Reservations.flatMap(({ Instances = [] }) => Instances)
    .filter(({ State }) => State?.Name !== 'terminated')
    .map(({ InstanceId = '', State }) => ({ nativeId: InstanceId, state: State?.Name ?? 'pending' }));
}

/** The volumes that carry the job's tag and are not deleted. */
export async function volumesOfJob(ec2: Ec2, jobId: string): Promise<MadeByJob[]> {
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: ofJob(jobId) }));
  return Volumes.filter(({ State }) => State !== 'deleted').map(({ VolumeId = '', State = '' }) => ({ nativeId: VolumeId, state: State }));
}
