import type { Tag } from './tags';

/** One EBS volume of an instance, with all that is needed to make it again. */
export interface VolumeManifest {
  readonly volumeId: string;
  readonly deviceName: string;
  readonly deleteOnTermination: boolean;
  readonly volumeType: string;
  readonly sizeGiB: number;
  readonly iops: number | null;
  readonly throughputMiBps: number | null;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | null;
  readonly multiAttach: boolean;
  readonly tags: readonly Tag[];
}

/** The place of an instance in its network. */
export interface NetworkManifest {
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly securityGroupIds: readonly string[];
  readonly privateIpAddress: string | null;
  readonly publicIpAddress: string | null;
  readonly sourceDestCheck: boolean;
}

/** How an instance answers its metadata address. */
export interface MetadataOptionsManifest {
  readonly httpTokens: string;
  readonly httpEndpoint: string;
  readonly httpPutResponseHopLimit: number;
  readonly instanceMetadataTags: string;
}

/** Attributes that cost one call each to read, so they are read again only when the launch time changed. */
export interface InstanceAttributes {
  readonly userDataBase64: string | null;
  readonly disableApiTermination: boolean;
  readonly disableApiStop: boolean;
  readonly shutdownBehavior: string;
  readonly creditSpecification: string | null;
}

/** Everything needed to restore an instance fully; AWS keeps none of it with a snapshot. */
export interface InstanceManifest {
  readonly instanceId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly architecture: string;
  readonly platformDetails: string;
  readonly bootMode: string | null;
  readonly enaSupport: boolean;
  readonly ebsOptimized: boolean;
  readonly monitoring: boolean;
  readonly keyName: string | null;
  readonly instanceProfileArn: string | null;
  readonly availabilityZone: string;
  readonly tenancy: string;
  readonly rootDeviceName: string | null;
  readonly rootDeviceType: string;
  readonly launchTime: string;
  readonly cpuCores: number | null;
  readonly threadsPerCore: number | null;
  readonly network: NetworkManifest;
  readonly metadataOptions: MetadataOptionsManifest | null;
  readonly attributes: InstanceAttributes | null;
  readonly volumes: readonly VolumeManifest[];
  readonly tags: readonly Tag[];
}

/** What an instance is called: its Name tag, else its id. */
export function nameOf(manifest: Pick<InstanceManifest, 'instanceId' | 'tags'>): string {
  return manifest.tags.find(({ key }) => key === 'Name')?.value || manifest.instanceId;
}
