import {
  CreateSnapshotsCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceCreditSpecificationsCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { OWNERSHIP_TAGS } from '../../../workflows/domain/tags';
import { AwsFailure } from '../aws-failure';
import type { Ec2 } from '../caller';

/** An instance of the region to ask about, with an EBS volume; null in a region that has none. */
export type Sample = string | null;

/** The smallest page that EC2 gives. */
const FEW = 5;

/** The reads that prove themselves: each is made once, small, and its answer thrown away; null asks for an instance that is not there. */
export function readsThatProve(ec2: Ec2, sample: Sample): Readonly<Record<string, (() => Promise<unknown>) | null>> {
  return {
    'ec2:DescribeRegions': () => ec2.send(new DescribeRegionsCommand({ RegionNames: [ec2.region] })),
    'ec2:DescribeInstances': () => ec2.send(new DescribeInstancesCommand({ MaxResults: FEW })),
    'ec2:DescribeVolumes': () => ec2.send(new DescribeVolumesCommand({ MaxResults: FEW })),
    'ec2:DescribeSnapshots': () => ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], MaxResults: FEW })),
    'ec2:DescribeImages': () => ec2.send(new DescribeImagesCommand({ Owners: ['self'], MaxResults: FEW })),
    'ec2:DescribeInstanceTypes': () => ec2.send(new DescribeInstanceTypesCommand({ MaxResults: FEW })),
    'ec2:DescribeInstanceCreditSpecifications': () => ec2.send(new DescribeInstanceCreditSpecificationsCommand({ MaxResults: FEW })),
    'ec2:DescribeInstanceAttribute': sample
      ? () => ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: sample, Attribute: 'instanceType' }))
      : null,
  };
}

/** Finds an instance to ask about; null also when the role may not list instances. */
export async function sampleInstance(ec2: Ec2): Promise<Sample> {
  try {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ MaxResults: FEW }));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    const usable = instances.find(
      ({ State, BlockDeviceMappings = [] }) => ['running', 'stopped'].includes(State?.Name ?? '') && BlockDeviceMappings.length > 0,
    );
    return usable?.InstanceId ?? null;
  } catch (error) {
    if (error instanceof AwsFailure && error.kind === 'ACCESS_DENIED') return null;
    throw error;
  }
}

/** The dry runs that prove themselves on a real instance: AWS answers whether it would have done it, and does nothing. */
export function dryRunsThatProve(ec2: Ec2, sample: Sample): Readonly<Record<string, () => Promise<unknown>>> {
  if (sample === null) return {};
  return {
    'ec2:CreateSnapshots': () =>
      ec2.send(
        new CreateSnapshotsCommand({
          DryRun: true,
          InstanceSpecification: { InstanceId: sample },
          TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: OWNERSHIP_TAGS.job, Value: 'dry-run' }] }],
        }),
      ),
  };
}

/** True when a dry run was answered "would have succeeded", which AWS says by an error. */
export const wouldHaveSucceeded = (error: unknown): boolean => error instanceof AwsFailure && error.code === 'DryRunOperation';
