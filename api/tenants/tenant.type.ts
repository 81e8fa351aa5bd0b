import { Field, ObjectType } from 'type-graphql';
import type { TenantStatus as Status } from '../../workflows/domain/access';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const TenantStatus = enumOf<Status>('TenantStatus', 'Whether a tenant may work.', {
  ACTIVE: 'Works.',
  SUSPENDED: 'May be read; nothing is created, changed or started.',
  OFFBOARDING: 'Is being taken apart; may be read, and never works again.',
});

/** A customer of the MSP. */
@Needs('tenant:read')
@ObjectType({ implements: Node, simpleResolvers: true, description: 'A customer of the MSP, with everything that is its own.' })
export class Tenant extends Node {
  @Field(() => String, { description: 'Unique among the tenants of the MSP, in any case.' })
  readonly name: string;

  @Field(() => TenantStatus, { description: 'Whether the tenant may work.' })
  readonly status: Status;

  @Field(() => String, { nullable: true, description: 'Why it has this status; null when whoever gave it did not say.' })
  readonly statusReason: string | null;

  @Field(() => Date, { description: 'Since when it has this status.' })
  readonly statusChangedAt: Date;

  @Field(() => Date, { description: 'When the tenant was created.' })
  readonly createdAt: Date;
}

export const TenantConnection = connectionOf('Tenant', () => Tenant);
