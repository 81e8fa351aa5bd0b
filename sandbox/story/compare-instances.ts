import type { Tag, Volume } from '@aws-sdk/client-ec2';
import type { OwnedInstance } from './tenant-account';

/** One field of the original beside the same field of the restored instance. */
export interface ComparedField {
  readonly field: string;
  readonly original: string;
  readonly restored: string;
  readonly same: boolean;
}

const said = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** The customer's own tags in one line; the name and Snapward's marks differ on purpose. */
const tagsOf = (tags: readonly Tag[] = []): string =>
  tags
    .filter(({ Key = '' }) => !Key.startsWith('snapward:') && Key !== 'Name')
    .map(({ Key, Value }) => `${Key}=${Value}`)
    .sort()
    .join(', ');

function instanceFields({ instance, userData, disableApiTermination }: OwnedInstance): Record<string, unknown> {
  const { MetadataOptions: metadata } = instance;
  return {
    'instance type': instance.InstanceType,
    architecture: instance.Architecture,
    platform: instance.PlatformDetails,
    'availability zone': instance.Placement?.AvailabilityZone,
    tenancy: instance.Placement?.Tenancy,
    subnet: instance.SubnetId,
    'security groups': (instance.SecurityGroups ?? [])
      .map(({ GroupId }) => GroupId)
      .sort()
      .join(', '),
    'key pair': instance.KeyName,
    'instance profile': instance.IamInstanceProfile?.Arn,
    monitoring: instance.Monitoring?.State,
    'EBS optimised': instance.EbsOptimized,
    'metadata options': metadata && `${metadata.HttpTokens}, ${metadata.HttpEndpoint}, ${metadata.HttpPutResponseHopLimit} hops`,
    'user data': userData && `${userData.length} characters of base64`,
    'user data is equal': userData,
    'termination protection': disableApiTermination,
    tags: tagsOf(instance.Tags),
  };
}

const volumeAt = (owned: OwnedInstance, device: string): Volume | undefined =>
  owned.volumes.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === device));

function volumeFields(volume: Volume | undefined): Record<string, unknown> {
  const [attachment] = volume?.Attachments ?? [];
  return {
    type: volume?.VolumeType,
    'size GiB': volume?.Size,
    IOPS: volume?.Iops,
    'throughput MiB/s': volume?.Throughput,
    encrypted: volume?.Encrypted,
    key: volume?.KmsKeyId,
    'delete on termination': attachment?.DeleteOnTermination,
    tags: tagsOf(volume?.Tags),
    name: volume?.Tags?.find(({ Key }) => Key === 'Name')?.Value,
  };
}

const compare = (prefix: string, original: Record<string, unknown>, restored: Record<string, unknown>): ComparedField[] =>
  Object.keys(original).map((field) => ({
    field: `${prefix}${field}`,
    original: said(original[field]),
    restored: said(restored[field]),
    same: said(original[field]) === said(restored[field]),
  }));

/** Original and restored instance field by field, volumes joined by device name; every field must be the same. */
export function compareInstances(original: OwnedInstance, restored: OwnedInstance): ComparedField[] {
  const devices = original.volumes.flatMap(({ Attachments = [] }) => Attachments.map(({ Device = '' }) => Device)).sort();
  return [
    ...compare('', instanceFields(original), instanceFields(restored)),
    ...compare('', { 'number of volumes': original.volumes.length }, { 'number of volumes': restored.volumes.length }),
    ...devices.flatMap((device) =>
      compare(`${device} `, volumeFields(volumeAt(original, device)), volumeFields(volumeAt(restored, device))),
    ),
  ];
}
