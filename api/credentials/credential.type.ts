import { Field, ObjectType } from 'type-graphql';
import type { CredentialMethod as Method } from '../../workflows/domain/hypervisor';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const CredentialMethod = enumOf<Method>('CredentialMethod', 'How a connection proves who it is to AWS.', {
  ACCESS_KEY: 'An access key; its secret is kept encrypted and never shown again.',
  IAM_ROLE: 'A role of the admin account that access nodes take; for the admin side only.',
  STS_ASSUME_ROLE: 'A role of the tenant that trusts the admin side under an external ID; for tenants only.',
});

/** How a connection proves who it is; secrets go in and never come out. */
@Needs('credential:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'How a connection proves who it is. Secrets go in and never come out.',
})
export class Credential extends Node {
  readonly tenantId: string | null;
  readonly trustedBy: string | null;

  @Field(() => String, { description: 'Unique among the credentials of its owner, in any case.' })
  readonly name: string;

  @Field(() => String, { description: 'What it is for, in the words of whoever made it; may be empty.' })
  readonly description: string;

  @Field(() => CredentialMethod, { description: 'How it proves who the connection is.' })
  readonly method: Method;

  @Field(() => String, { nullable: true, description: 'The role, for IAM_ROLE and STS_ASSUME_ROLE.' })
  readonly roleArn: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the trust policy of the role must ask for; made by Snapward, one for each credential. Only for STS_ASSUME_ROLE.',
  })
  readonly externalId: string | null;

  @Field(() => String, { nullable: true, description: 'The public half of an access key; only for ACCESS_KEY.' })
  readonly accessKeyId: string | null;

  @Field(() => Date, { description: 'When the credential was created.' })
  readonly createdAt: Date;
}

export const CredentialConnection = connectionOf('Credential', () => Credential);
