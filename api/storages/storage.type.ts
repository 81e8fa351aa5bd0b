import { Field, ObjectType } from 'type-graphql';
import type { StorageKind as Kind } from '../../workflows/domain/access';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const StorageKind = enumOf<Kind>('StorageKind', 'What copies are kept in.', {
  SNAPSHOT_VAULT: 'Snapshots in an admin account, under its own key.',
  S3: 'Objects in a bucket of an admin account.',
});

/** Where copies of recovery points live. */
@Needs('admin-side:read')
@ObjectType({ implements: Node, simpleResolvers: true, description: 'Where copies of recovery points live. Tenants never see it.' })
export class Storage extends Node {
  readonly hypervisorId: string;

  @Field(() => StorageKind, { description: 'What copies are kept in.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Unique among the storages of the MSP, in any case.' })
  readonly name: string;

  @Field(() => String, { description: 'The AWS region that it lies in.' })
  readonly region: string;

  @Field(() => String, { nullable: true, description: 'The key of a snapshot vault; null for the default key of its account.' })
  readonly kmsKeyArn: string | null;

  @Field(() => String, { nullable: true, description: 'The bucket of an S3 storage.' })
  readonly bucket: string | null;

  @Field(() => String, { nullable: true, description: 'The storage class of an S3 storage.' })
  readonly storageClass: string | null;

  @Field(() => Date, { description: 'When the storage was created.' })
  readonly createdAt: Date;
}

export const StorageConnection = connectionOf('Storage', () => Storage);
