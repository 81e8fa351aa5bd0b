import { Field, InterfaceType, ObjectType } from 'type-graphql';
import type { AssetType as Asset, HypervisorKind as Kind, HypervisorStatus as Status } from '../../workflows/domain/hypervisor';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const HypervisorKind = enumOf<Kind>('HypervisorKind', 'Whose account a connection reaches.', {
  ADMIN: 'The own account of the MSP: access nodes, storages, keys.',
  TENANT: 'The account of a tenant.',
});

export const HypervisorStatus = enumOf<Status>('HypervisorStatus', 'Whether a connection is proven to work.', {
  UNVALIDATED: 'Nobody has asked AWS yet.',
  VALIDATING: 'AWS is being asked now.',
  VALID: 'Everything that can be proven was proven.',
  INVALID: 'Something was disproven; the last validation says what, and what to do.',
});

export const AssetType = enumOf<Asset>('AssetType', 'What a connection protects.', {
  EC2: 'EC2 instances.',
  EBS: 'EBS volumes.',
});

export const HypervisorVendor = enumOf('HypervisorVendor', 'Whose cloud a connection reaches.', { AMAZON: 'Amazon Web Services.' });

/** The type of a connection by its kind. */
export const typeOfHypervisor = ({ kind }: { readonly kind: Kind }): string => (kind === 'ADMIN' ? 'AdminHypervisor' : 'TenantHypervisor');

/** The connection to one AWS account. */
@Needs('hypervisor:read')
@InterfaceType({
  implements: Node,
  description: 'The connection to one AWS account.',
  resolveType: typeOfHypervisor,
})
export abstract class Hypervisor extends Node {
  readonly kind: Kind;
  readonly tenantId: string | null;
  readonly credentialId: string;
  readonly adminHypervisorId: string | null;

  @Field(() => HypervisorVendor, { description: 'Whose cloud it reaches.' })
  readonly vendor: 'AMAZON';

  @Field(() => String, { description: 'Unique among the connections of its owner, in any case.' })
  readonly name: string;

  @Field(() => String, { description: 'The AWS account, 12 digits; connected at most once by one MSP.' })
  readonly awsAccountId: string;

  @Field(() => [String], { description: 'The AWS regions that it works in.' })
  readonly regions: readonly string[];

  @Field(() => [AssetType], { description: 'What it protects.' })
  readonly assetTypes: readonly Asset[];

  @Field(() => HypervisorStatus, { description: 'Whether it is proven to work.' })
  readonly status: Status;

  @Field(() => Date, { nullable: true, description: 'When its last validation ended; null before the first.' })
  readonly validatedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When its inventory was last read completely; null before the first time.' })
  readonly discoveredAt: Date | null;

  @Field(() => Date, { description: 'When the account was connected.' })
  readonly createdAt: Date;
}

/** The MSP's own account. */
@ObjectType({
  implements: [Hypervisor, Node],
  simpleResolvers: true,
  description: 'The own account of the MSP: access nodes run in it, storages and keys lie in it. Tenants never see it.',
})
export class AdminHypervisor extends Hypervisor {
  @Field(() => String, { nullable: true, description: 'Who Snapward is to AWS in this account, as its last validation saw it.' })
  readonly principalArn: string | null;
}

/** A tenant's account. */
@ObjectType({ implements: [Hypervisor, Node], simpleResolvers: true, description: 'The account of a tenant.' })
export class TenantHypervisor extends Hypervisor {
  @Field(() => Boolean, { description: 'Whether it uses access nodes and storages of an admin hypervisor.' })
  readonly useAdminResources: boolean;
}

export const HypervisorConnection = connectionOf('Hypervisor', () => Hypervisor);
