/** What one kind of process may do with a table in each kind of scope, as SQL names privileges; what is left out it may not. */
type TableGrants = Readonly<Partial<Record<'both' | 'msp' | 'tenant' | 'system', string>>>;

/** Grants by table; `both` are those of an MSP and of a tenant alike. */
export type ProcessGrants = Readonly<Record<string, TableGrants>>;

/** All of a credential but what is sealed in it: the API seals and never reads again. */
const UNSEALED =
  'id, msp_id, tenant_id, name, description, method, role_arn, external_id, access_key_id, trusted_by, created_at, owner_id, name_key';

const USE_OF_KEY = 'revoked_at, secret_hash, previous_secret_hash, previous_secret_until, rotated_at';

const WRITES_PEOPLE = 'select, insert (id, msp_id, tenant_id, email, display_name), update (display_name, removed_at)';

const READS_PEOPLE = 'id, msp_id, tenant_id, owner_id, email, display_name, issuer, last_seen_at, sign_in_key';

/** The API: configures, asks for jobs, and reads what access nodes have recorded. */
export const API_GRANTS: ProcessGrants = {
  access_node: { msp: 'select' },
  api_key: { both: `select, insert, update (${USE_OF_KEY})`, system: 'select, update (last_used_at)' },
  app_user: { both: WRITES_PEOPLE, system: `select (${READS_PEOPLE}), update (issuer, subject, linked_at, last_seen_at)` },
  audit_event: { msp: 'select, insert', tenant: 'insert' },
  audit_head: { msp: 'select' },
  credential: {
    msp: `select (${UNSEALED}), insert`,
    tenant: `select (${UNSEALED})`,
  },
  drift_finding: { both: 'select' },
  // The name, because a row can be locked only by who may change something of it: a tenant's connection locks the MSP's regions.
  hypervisor: { msp: 'select, insert, update (name)', tenant: 'select' },
  hypervisor_check: { both: 'select' },
  idempotent_request: {
    both: 'select, insert, update, delete',
    system: 'select (owner_id, client_mutation_id, created_at), delete',
  },
  job: { both: 'select, insert, update' },
  job_cancellation: { msp: 'select, insert, update', tenant: 'select', system: 'select, update' },
  job_event: { both: 'select, insert' },
  // A retry opens what has failed.
  job_item: { both: 'select, update' },
  membership: { both: 'select, insert, update (role), delete', system: 'select (id, user_id, role)' },
  migrations: { system: 'select (name)' },
  msp: { both: 'select' },
  outbox: { both: 'select, insert, update', system: 'select, update' },
  plan: { msp: 'select, insert', tenant: 'select' },
  plan_revision: { msp: 'select, insert', tenant: 'select' },
  principal_address: { both: 'select, insert' },
  rate_bucket: { msp: 'select', system: 'select, insert, update' },
  recovery_point: { both: 'select' },
  recovery_point_copy: { both: 'select' },
  resource: { both: 'select' },
  storage: { msp: 'select, insert' },
  tenant: { msp: 'select, insert, update', tenant: 'select', system: 'select (id, status)' },
  tenant_quota: { msp: 'select, insert, update, delete', tenant: 'select', system: 'select (tenant_id, kind, hard)' },
  vm_group: { both: 'select, insert' },
  // Kept by triggers, which act for whoever writes jobs and groups.
  vm_group_member: { both: 'select, delete' },
  vm_group_summary: { both: 'select, insert, update' },
};

/** An access node: works on jobs and records what it found and made; of people, keys and requests it knows nothing. */
export const WORKER_GRANTS: ProcessGrants = {
  access_node: { system: 'select, insert, update' },
  credential: { both: 'select' },
  drift_finding: { both: 'select, insert, update' },
  hypervisor: {
    both: 'select, update (discovered_at, principal_arn, status, validated_at)',
    system: 'select (id, msp_id, kind, aws_account_id, regions)',
  },
  hypervisor_check: { both: 'select, insert, delete' },
  job: { both: 'select, update' },
  // What was told to end is not begun.
  job_cancellation: { both: 'select' },
  job_event: { both: 'select, insert' },
  job_item: { both: 'select, insert, update' },
  // A reconciliation leaves alone what has not been started yet.
  outbox: { both: 'select' },
  plan: { both: 'select' },
  plan_revision: { both: 'select' },
  recovery_point: { both: 'select, insert, update' },
  recovery_point_copy: { both: 'select, insert, update' },
  resource: { both: 'select, insert, update' },
  tenant: { both: 'select', system: 'select (id, status)' },
  vm_group: { both: 'select' },
  vm_group_member: { both: 'select, insert, update, delete' },
  vm_group_summary: { both: 'select, insert, update' },
};

/** The statements that give them. */
export function grantsOf(process: 'api' | 'worker', grants: ProcessGrants): string {
  return Object.entries(grants)
    .flatMap(([table, { both, ...others }]) =>
      Object.entries(both === undefined ? others : { msp: both, tenant: both, ...others }).map(
        ([scope, privileges]) => `grant ${privileges} on ${table} to snapward_${process}_${scope};`,
      ),
    )
    .join('\n');
}
