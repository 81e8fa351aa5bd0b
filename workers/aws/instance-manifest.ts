import type { Instance, Volume } from '@aws-sdk/client-ec2';
import type { InstanceAttributes, InstanceManifest, MetadataOptionsManifest, VolumeManifest } from '../../workflows/domain/instance';
import { tagsFrom } from './tag-lists';

/** The manifest of an instance from what DescribeInstances and DescribeVolumes say of it. */
export function manifestOf(instance: Instance, volumes: readonly Volume[], attributes: InstanceAttributes | null): InstanceManifest {
  return {
    instanceId: instance.InstanceId ?? '',
    imageId: instance.ImageId ?? '',
    instanceType: instance.InstanceType ?? '',
    architecture: instance.Architecture ?? 'x86_64',
    platformDetails: instance.PlatformDetails ?? 'Linux/UNIX',
    bootMode: instance.BootMode ?? null,
    enaSupport: instance.EnaSupport ?? false,
    ebsOptimized: instance.EbsOptimized ?? false,
    monitoring: ['enabled', 'pending'].includes(instance.Monitoring?.State ?? ''),
    keyName: instance.KeyName ?? null,
    instanceProfileArn: instance.IamInstanceProfile?.Arn ?? null,
    availabilityZone: instance.Placement?.AvailabilityZone ?? '',
    tenancy: instance.Placement?.Tenancy ?? 'default',
    rootDeviceName: instance.RootDeviceName ?? null,
    rootDeviceType: instance.RootDeviceType ?? 'ebs',
    launchTime: (instance.LaunchTime ?? new Date(0)).toISOString(),
    cpuCores: instance.CpuOptions?.CoreCount ?? null,
    threadsPerCore: instance.CpuOptions?.ThreadsPerCore ?? null,
    network: {
      vpcId: instance.VpcId ?? null,
      subnetId: instance.SubnetId ?? null,
      securityGroupIds: (instance.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      privateIpAddress: instance.PrivateIpAddress ?? null,
      publicIpAddress: instance.PublicIpAddress ?? null,
      sourceDestCheck: instance.SourceDestCheck ?? true,
    },
    metadataOptions: metadataOptionsOf(instance),
    attributes,
    volumes: volumesOf(instance, volumes),
    tags: tagsFrom(instance.Tags),
  };
}

function metadataOptionsOf({ MetadataOptions }: Instance): MetadataOptionsManifest | null {
  if (!MetadataOptions) return null;
  return {
    httpTokens: MetadataOptions.HttpTokens ?? 'optional',
    httpEndpoint: MetadataOptions.HttpEndpoint ?? 'enabled',
    httpPutResponseHopLimit: MetadataOptions.HttpPutResponseHopLimit ?? 1,
    instanceMetadataTags: MetadataOptions.InstanceMetadataTags ?? 'disabled',
  };
}

/** The EBS volumes in the order of the instance's own mapping; one that was detached between the two reads is left out. */
function volumesOf(instance: Instance, volumes: readonly Volume[]): VolumeManifest[] {
  const byId = new Map(volumes.map((volume) => [volume.VolumeId, volume]));
  return (instance.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) => {
    const volume = byId.get(Ebs?.VolumeId);
    if (!volume || !DeviceName) return [];
    return [
      {
        volumeId: volume.VolumeId ?? '',
        deviceName: DeviceName,
        deleteOnTermination: Ebs?.DeleteOnTermination ?? false,
        volumeType: volume.VolumeType ?? 'standard',
        sizeGiB: volume.Size ?? 0,
        iops: volume.Iops ?? null,
        throughputMiBps: volume.Throughput ?? null,
        encrypted: volume.Encrypted ?? false,
        kmsKeyId: volume.KmsKeyId ?? null,
        multiAttach: volume.MultiAttachEnabled ?? false,
        tags: tagsFrom(volume.Tags),
      },
    ];
  });
}
