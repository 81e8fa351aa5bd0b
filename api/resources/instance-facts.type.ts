import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Tag } from '../graphql/tag.type';

/** One EBS volume of an instance. */
@ObjectType({ simpleResolvers: true, description: 'One EBS volume of an instance, as it was when it was last looked at.' })
export class VolumeFacts {
  @Field(() => String, { description: 'The EBS volume id.' })
  readonly volumeId: string;

  @Field(() => String, { description: 'The device that it is attached as.' })
  readonly deviceName: string;

  @Field(() => Boolean, { description: 'Whether AWS deletes it with the instance.' })
  readonly deleteOnTermination: boolean;

  @Field(() => String, { description: 'The EBS volume type, such as gp3.' })
  readonly volumeType: string;

  @Field(() => Int, { description: 'Its size in GiB.' })
  readonly sizeGiB: number;

  @Field(() => Int, { nullable: true, description: 'Its provisioned operations a second.' })
  readonly iops: number | null;

  @Field(() => Float, { nullable: true, description: 'Its provisioned throughput in MiB a second.' })
  readonly throughputMiBps: number | null;

  @Field(() => Boolean, { description: 'Whether it is encrypted.' })
  readonly encrypted: boolean;

  @Field(() => String, { nullable: true, description: 'The key that it is encrypted with.' })
  readonly kmsKeyId: string | null;

  @Field(() => [Tag], { description: 'Its tags.' })
  readonly tags: readonly Tag[];
}

/** The place of an instance in its network. */
@ObjectType({ simpleResolvers: true, description: 'The place of an instance in its network.' })
export class NetworkFacts {
  @Field(() => String, { nullable: true, description: 'The VPC.' })
  readonly vpcId: string | null;

  @Field(() => String, { nullable: true, description: 'The subnet.' })
  readonly subnetId: string | null;

  @Field(() => [String], { description: 'The security groups.' })
  readonly securityGroupIds: readonly string[];

  @Field(() => String, { nullable: true, description: 'The private address.' })
  readonly privateIpAddress: string | null;

  @Field(() => String, { nullable: true, description: 'The public address; a restore does not bring it back.' })
  readonly publicIpAddress: string | null;
}

/** What is needed to make an instance again, as far as a portal shows it. */
@ObjectType({
  simpleResolvers: true,
  description: 'An EC2 instance as it was when it was last looked at. Its user data is kept for a restore and never shown.',
})
export class InstanceFacts {
  @Field(() => String, { description: 'The EC2 instance id.' })
  readonly instanceId: string;

  @Field(() => String, { description: 'The instance type, such as m7g.large.' })
  readonly instanceType: string;

  @Field(() => String, { description: 'The AMI that it was launched from.' })
  readonly imageId: string;

  @Field(() => String, { description: 'The processor architecture.' })
  readonly architecture: string;

  @Field(() => String, { description: 'The platform as AWS bills it, such as Linux/UNIX.' })
  readonly platformDetails: string;

  @Field(() => String, { description: 'The availability zone.' })
  readonly availabilityZone: string;

  @Field(() => String, { nullable: true, description: 'The name of its key pair.' })
  readonly keyName: string | null;

  @Field(() => String, { nullable: true, description: 'Its instance profile.' })
  readonly instanceProfileArn: string | null;

  @Field(() => String, { nullable: true, description: 'The device of its root volume.' })
  readonly rootDeviceName: string | null;

  @Field(() => NetworkFacts, { description: 'Its place in the network.' })
  readonly network: NetworkFacts;

  @Field(() => [VolumeFacts], { description: 'Its EBS volumes.' })
  readonly volumes: readonly VolumeFacts[];

  @Field(() => [Tag], { description: 'Its tags.' })
  readonly tags: readonly Tag[];
}
