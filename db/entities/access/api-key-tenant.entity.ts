import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApiKeyId, MspId, TenantId } from '../../../workflows/domain/ids';

/** One tenant of the list of a key; written with the key and never changed. */
@Entity('api_key_tenant')
export class ApiKeyTenantEntity {
  @PrimaryColumn('text')
  apiKeyId: ApiKeyId;

  @PrimaryColumn('text')
  tenantId: TenantId;

  @Column('text')
  mspId: MspId;
}
