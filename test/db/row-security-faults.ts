import type { Client } from 'pg';

interface TableFacts {
  readonly name: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly owner: string;
  readonly columns: readonly string[];
  readonly tenantsMay: boolean;
}

interface PolicyFacts {
  readonly table: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissive: boolean;
  readonly condition: string;
}

/** The root of all scopes: its own id is the scope. */
const SCOPE_ROOT = 'msp';

/** The heads of the audit chains are moved by a trigger that acts as the owner of the tables, and by nobody else: no scope role may write them. */
const MOVED_BY_THE_OWNER = 'audit_head';

/** TypeORM's list of what ran; no scope role has a grant on it. */
const MIGRATION_LIST = 'migrations';

const TABLES = `
  select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced, pg_get_userbyid(c.relowner) as owner,
    array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
    has_any_column_privilege('snapward_tenant', c.oid, 'select, insert, update') or has_table_privilege('snapward_tenant', c.oid, 'delete') as "tenantsMay"
  from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') order by c.relname`;

const POLICIES = `
  select tablename as table, policyname as name, roles::text[] as roles, permissive = 'PERMISSIVE' as permissive,
    concat_ws(' with check ', qual, with_check) as condition
  from pg_policies where schemaname = $1`;

/** What is wrong with the row-level security of a schema, a sentence each; an empty list when every table is walled as it should be. */
export async function rowSecurityFaults(client: Client, schema: string): Promise<string[]> {
  const { rows: tables } = await client.query<TableFacts>(TABLES, [schema]);
  const { rows: policies } = await client.query<PolicyFacts>(POLICIES, [schema]);
  return tables.flatMap((table) => {
    if (table.name === MIGRATION_LIST) return [];
    const own = policies.filter((policy) => policy.table === table.name);
    return [...faultsOfTable(table), ...faultsOfPolicies(table, own), ...own.flatMap((policy) => faultsOfPolicy(table, policy))];
  });
}

function faultsOfTable({ name, enabled, forced, owner, columns }: TableFacts): string[] {
  return [
    ...(columns.includes('msp_id') || name === SCOPE_ROOT ? [] : [`${name} has no msp_id`]),
    ...(enabled ? [] : [`${name} has no row-level security`]),
    ...(forced || name === MOVED_BY_THE_OWNER ? [] : [`${name} does not force row-level security on its owner`]),
    ...(owner.startsWith('snapward_') ? [`${name} belongs to ${owner}`] : []),
  ];
}

function faultsOfPolicies({ name, columns, tenantsMay }: TableFacts, policies: readonly PolicyFacts[]): string[] {
  const wanted = ['snapward_msp', ...(tenantsMay || columns.includes('tenant_id') ? ['snapward_tenant'] : [])];
  return wanted.flatMap((role) => {
    const count = policies.filter((policy) => policy.roles.includes(role)).length;
    return count === 1 ? [] : [`${name} has ${count} policies for ${role}`];
  });
}

function faultsOfPolicy({ columns }: TableFacts, { table, name, roles, permissive, condition }: PolicyFacts): string[] {
  const kind = /^snapward_(?:(?:api|worker)_)?(\w+)$/.exec(roles[0] ?? '')?.[1] ?? '';
  const role = `snapward_${kind}`;
  const ofAllProcesses = [`snapward_api_${kind}`, role, `snapward_worker_${kind}`];
  if ([...roles].sort().join() !== [...ofAllProcesses].sort().join()) return [`${table}: policy ${name} is for ${roles.join(', ')}`];
  const mustSay = {
    snapward_msp: ['app.msp_id'],
    snapward_tenant: columns.includes('tenant_id') ? ['app.msp_id', 'app.tenant_id'] : ['app.msp_id'],
  }[role];
  return [
    ...(permissive ? [] : [`${table}: policy ${name} is restrictive`]),
    ...(/\bor\b/i.test(condition) ? [`${table}: policy ${name} has an OR, which misleads the planner`] : []),
    ...(mustSay ?? [])
      .filter((setting) => !condition.includes(setting))
      .map((setting) => `${table}: policy ${name} does not ask for ${setting}`),
  ];
}
