import { kindOf, type IdKind } from '../../workflows/domain/ids';
import type { Permission } from '../auth/permissions';
import type { RequestContext } from '../context';
import type { Node } from '../graphql/node.type';
import type { ById } from '../loaders/load-by-id';
import type { Loaders } from '../loaders/loaders';

/** What is behind an id, with the GraphQL type that it has. */
export interface TypedNode extends Node {
  readonly __typename: string;
}

interface NodeKind {
  readonly typename: string;
  readonly permission: Permission;
  readonly rows: (loaders: Loaders) => ById<{ readonly id: string }>;
}

/** The kinds of thing that have ids which clients can ask for. */
const KINDS: Readonly<Partial<Record<IdKind, NodeKind>>> = {
  msp: { typename: 'Msp', permission: 'tenant:read', rows: ({ msp }) => msp },
  tenant: { typename: 'Tenant', permission: 'tenant:read', rows: ({ tenant }) => tenant },
  credential: { typename: 'Credential', permission: 'credential:read', rows: ({ credential }) => credential },
  accessNode: { typename: 'AccessNode', permission: 'admin-side:read', rows: ({ accessNode }) => accessNode },
  storage: { typename: 'Storage', permission: 'admin-side:read', rows: ({ storage }) => storage },
  plan: { typename: 'Plan', permission: 'plan:read', rows: ({ plan }) => plan },
  vmGroup: { typename: 'VmGroup', permission: 'vm-group:read', rows: ({ vmGroup }) => vmGroup },
  resource: { typename: 'Resource', permission: 'resource:read', rows: ({ resource }) => resource },
  job: { typename: 'Job', permission: 'job:read', rows: ({ job }) => job },
  recoveryPoint: { typename: 'RecoveryPoint', permission: 'recovery-point:read', rows: ({ recoveryPoint }) => recoveryPoint },
  driftFinding: { typename: 'DriftFinding', permission: 'job:read', rows: ({ driftFinding }) => driftFinding },
};

/** What is behind an id of any kind; null when there is nothing that the caller may see. */
export async function nodeOf(id: string, { loaders, permissions }: RequestContext): Promise<TypedNode | null> {
  const kind = kindOf(id);
  if (kind === 'hypervisor') {
    const row = await loaders.hypervisor.load(id);
    return row && { ...row, __typename: row.kind === 'ADMIN' ? 'AdminHypervisor' : 'TenantHypervisor' };
  }
  const found = kind && KINDS[kind];
  // Asked before the row is read: a tenant's database role has no grant at all on what it never learns of.
  if (!found || !permissions.has(found.permission)) return null;
  const row = await found.rows(loaders).load(id);
  return row && { ...row, __typename: found.typename };
}
