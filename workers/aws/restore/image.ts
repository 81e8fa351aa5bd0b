import {
  DeregisterImageCommand,
  DescribeImagesCommand,
  RegisterImageCommand,
  type ArchitectureValues,
  type BlockDeviceMapping,
  type BootModeValues,
  type Image,
  type VolumeType,
} from '@aws-sdk/client-ec2';
import { parseId, type JobId } from '../../../workflows/domain/ids';
import { OWNERSHIP_TAGS } from '../../../workflows/domain/tags';
import { AwsFailure } from '../aws-failure';
import type { Ec2 } from '../caller';
import { everyPage } from '../every-page';
import { recordOfTags, tagsOfRecord } from '../tag-lists';
import { imageNameOf, volumesToRestore, type RestoreSpec, type VolumeToRestore } from './restore-spec';

/** The helper image of a restore. */
export interface HelperImage {
  readonly imageId: string;
  /** What AWS will bill instances of it as; it comes from the snapshots' own metadata and cannot be set. */
  readonly platformDetails: string;
}

/** Registers the helper image, or finds the one that an earlier attempt registered. */
export async function registerImage(ec2: Ec2, spec: RestoreSpec): Promise<HelperImage> {
  const earlier = await findImage(ec2, spec);
  if (earlier) return earlier;
  try {
    await ec2.send(new RegisterImageCommand(registration(spec)));
  } catch (error) {
    // Registered by an attempt whose answer was lost, and not yet visible above.
    if (!(error instanceof AwsFailure && error.code === 'InvalidAMIName.Duplicate')) throw error;
  }
  const registered = await findImage(ec2, spec);
  if (!registered) throw new AwsFailure('TRANSIENT', 'NotYetVisible', 'The registered image is not visible yet', 'ec2:DescribeImages');
  return registered;
}

/** Takes an image away, and only one that carries our tags; the snapshots stay. False when there is none any more. */
export async function deregisterImage(ec2: Ec2, imageId: string): Promise<boolean> {
  try {
    const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [imageId], Owners: ['self'] }));
    if (!image) return false;
    if (!recordOfTags(image.Tags)[OWNERSHIP_TAGS.job]) {
      throw new AwsFailure('RESOURCE_STATE', 'NotOwned', `Image ${imageId} does not carry Snapward's tags`, 'ec2:DeregisterImage', [
        imageId,
      ]);
    }
    await ec2.send(new DeregisterImageCommand({ ImageId: imageId }));
    return true;
  } catch (error) {
    if (error instanceof AwsFailure && (error.kind === 'NOT_FOUND' || error.code === 'InvalidAMIID.Unavailable')) return false;
    throw error;
  }
}

/** The images that a job registered. */
export async function imagesOfJob(ec2: Ec2, jobId: string): Promise<string[]> {
  const filter = [{ Name: `tag:${OWNERSHIP_TAGS.job}`, Values: [jobId] }];
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: filter }));
  return Images.flatMap(({ ImageId }) => ImageId ?? []);
}

/** Images that bear the name and the tag of a restore's helper image, a page at a time (5 to 1,000); of whose restore is the caller's to find out. */
export async function* helperImages(ec2: Ec2, pageSize: number): AsyncGenerator<{ imageId: string; jobId: JobId }[]> {
  const filter = [{ Name: 'tag-key', Values: [OWNERSHIP_TAGS.job] }];
  const pages = everyPage((NextToken) =>
    ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: filter, MaxResults: pageSize, NextToken })),
  );
  for await (const { Images = [] } of pages) {
    yield Images.flatMap(({ ImageId, Name, Tags }) => {
      const jobId = parseId('job', recordOfTags(Tags)[OWNERSHIP_TAGS.job] ?? '');
      // An image that the customer made of a restored instance may have the tag, but never the name.
      return ImageId && jobId && Name === imageNameOf(jobId) ? [{ imageId: ImageId, jobId }] : [];
    });
  }
}

async function findImage(ec2: Ec2, { jobId }: RestoreSpec): Promise<HelperImage | null> {
  const filter = [{ Name: 'name', Values: [imageNameOf(jobId)] }];
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: filter }));
  const image: Image | undefined = Images.find(({ Tags }) => recordOfTags(Tags)[OWNERSHIP_TAGS.job] === jobId);
  return image?.ImageId ? { imageId: image.ImageId, platformDetails: image.PlatformDetails ?? '' } : null;
}

function registration(spec: RestoreSpec) {
  const { manifest, jobId, ownershipTags } = spec;
  return {
    Name: imageNameOf(jobId),
    Description: `Helper image of a restore of ${manifest.instanceId}; goes when the restore ends`,
    Architecture: manifest.architecture as ArchitectureValues,
    VirtualizationType: 'hvm',
    EnaSupport: manifest.enaSupport,
    ...(manifest.bootMode ? { BootMode: manifest.bootMode as BootModeValues } : {}),
    ...(manifest.rootDeviceName ? { RootDeviceName: manifest.rootDeviceName } : {}),
    BlockDeviceMappings: volumesToRestore(spec).map(mapping),
    TagSpecifications: [{ ResourceType: 'image' as const, Tags: tagsOfRecord(ownershipTags) }],
  };
}

// No Encrypted and no KmsKeyId: RegisterImage refuses them; a volume takes over its snapshot's key.
function mapping({ volume, snapshot }: VolumeToRestore): BlockDeviceMapping {
  const takesIops = ['gp3', 'io1', 'io2'].includes(volume.volumeType);
  return {
    DeviceName: volume.deviceName,
    Ebs: {
      SnapshotId: snapshot.snapshotId,
      VolumeSize: Math.max(volume.sizeGiB, snapshot.sizeGiB),
      VolumeType: volume.volumeType as VolumeType,
      DeleteOnTermination: volume.deleteOnTermination,
      // AWS reports the IOPS of gp2, st1 and sc1 too, but does not take them.
      ...(takesIops && volume.iops !== null ? { Iops: volume.iops } : {}),
      ...(volume.volumeType === 'gp3' && volume.throughputMiBps !== null ? { Throughput: volume.throughputMiBps } : {}),
    },
  };
}
