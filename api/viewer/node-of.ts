import { isObjectType, type GraphQLSchema } from 'graphql';
import { kindOf, type IdKind } from '../../workflows/domain/ids';
import { permits } from '../auth/denial';
import { declaredNeed } from '../auth/needs';
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
  readonly rows: (loaders: Loaders) => ById<{ readonly id: string }>;
}

/** The kinds of thing that have ids which clients can ask for. */
const KINDS: Readonly<Partial<Record<IdKind, NodeKind>>> = {
  msp: { typename: 'Msp', rows: ({ msp }) => msp },
  tenant: { typename: 'Tenant', rows: ({ tenant }) => tenant },
  apiKey: { typename: 'ApiKey', rows: ({ apiKey }) => apiKey },
  credential: { typename: 'Credential', rows: ({ credential }) => credential },
  accessNode: { typename: 'AccessNode', rows: ({ accessNode }) => accessNode },
  storage: { typename: 'Storage', rows: ({ storage }) => storage },
  plan: { typename: 'Plan', rows: ({ plan }) => plan },
  vmGroup: { typename: 'VmGroup', rows: ({ vmGroup }) => vmGroup },
  resource: { typename: 'Resource', rows: ({ resource }) => resource },
  job: { typename: 'Job', rows: ({ job }) => job },
  recoveryPoint: { typename: 'RecoveryPoint', rows: ({ recoveryPoint }) => recoveryPoint },
  auditEvent: { typename: 'AuditEvent', rows: ({ auditEvent }) => auditEvent },
  user: { typename: 'User', rows: ({ user }) => user },
  driftFinding: { typename: 'DriftFinding', rows: ({ driftFinding }) => driftFinding },
};

/** What is behind an id of any kind; null when there is nothing that the caller may see. */
export async function nodeOf(id: string, context: RequestContext, schema: GraphQLSchema): Promise<TypedNode | null> {
  const { loaders } = context;
  const kind = kindOf(id);
  if (kind === 'hypervisor') {
    if (!mayBeShown('TenantHypervisor', context, schema)) return null;
    const row = await loaders.hypervisor.load(id);
    return row && { ...row, __typename: row.kind === 'ADMIN' ? 'AdminHypervisor' : 'TenantHypervisor' };
  }
  const found = kind && KINDS[kind];
  // Asked before the row is read: a tenant's database role has no grant at all on what it never learns of.
  if (!found || !mayBeShown(found.typename, context, schema)) return null;
  const row = await found.rows(loaders).load(id);
  return row && { ...row, __typename: found.typename };
}

/** A type that declares nothing is shown to nobody. */
function mayBeShown(typename: string, context: RequestContext, schema: GraphQLSchema): boolean {
  const type = schema.getType(typename);
  const need = isObjectType(type) ? declaredNeed(type) : null;
  return need !== null && permits(context, need);
}
