import { Field, ObjectType } from 'type-graphql';
import type { TenantStatus as Status } from '../../workflows/domain/access';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const TenantStatus = enumOf<Status>('TenantStatus', 'Whether a tenant may work.', {
  ACTIVE: 'Works.',
  SUSPENDED: 'May be read; nothing new is created or started.',
  OFFBOARDING: 'Is being taken apart.',
});

/** A customer of the MSP. */
@Needs('tenant:read')
@ObjectType({ implements: Node, simpleResolvers: true, description: 'A customer of the MSP, with everything that is its own.' })
export class Tenant extends Node {
  @Field(() => String, { description: 'Unique among the tenants of the MSP, in any case.' })
  readonly name: string;

  @Field(() => TenantStatus, { description: 'Whether the tenant may work.' })
  readonly status: Status;

  @Field(() => Date, { description: 'When the tenant was created.' })
  readonly createdAt: Date;
}

export const TenantConnection = connectionOf('Tenant', () => Tenant);
