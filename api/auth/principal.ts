import type { Role, TenantStatus } from '../../workflows/domain/access';
import type { ApiKeyId } from '../../workflows/domain/ids';
import type { Scope } from '../../workflows/domain/scope';

/** Who asks: an API key, its role, and the scope that everything it does is held to. */
export interface Principal {
  readonly keyId: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope;
  /** Null for the MSP's own keys. */
  readonly tenantStatus: TenantStatus | null;
}
