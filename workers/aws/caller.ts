import type { $Command, EC2ClientResolvedConfig, ServiceInputTypes as Ec2In, ServiceOutputTypes as Ec2Out } from '@aws-sdk/client-ec2';
import type { IAMClientResolvedConfig, ServiceInputTypes as IamIn, ServiceOutputTypes as IamOut } from '@aws-sdk/client-iam';
import type { STSClientResolvedConfig, ServiceInputTypes as StsIn, ServiceOutputTypes as StsOut } from '@aws-sdk/client-sts';

/** Calls one AWS service in one account as one use; every failure is an AwsFailure, every call is declared in the permission manifest. */
export interface Caller<In extends object, Out extends { $metadata: object }, Config> {
  readonly awsAccountId: string;
  readonly region: string;
  send<I extends In, O extends Out>(command: $Command<I, O, Config, In, Out>): Promise<O>;
}

/** EC2 in one account and region. */
export type Ec2 = Caller<Ec2In, Ec2Out, EC2ClientResolvedConfig>;

/** IAM in one account. */
export type Iam = Caller<IamIn, IamOut, IAMClientResolvedConfig>;

/** STS in one region, as one identity. */
export type Sts = Caller<StsIn, StsOut, STSClientResolvedConfig>;
