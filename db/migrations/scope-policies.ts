// `nullif`: after a transaction the setting reads '' and not NULL; without it a pooled connection would compare with ''.
export const MSP = `(select nullif(current_setting('app.msp_id', true), ''))`;
export const TENANT = `(select nullif(current_setting('app.tenant_id', true), ''))`;

/** What a scope role may do with a table. */
export type Grant = 'select' | 'insert' | 'update' | 'delete' | `update (${string})`;

const forced = (table: string): string => `alter table ${table} enable row level security, force row level security;`;

const ofMsp = (table: string, grants: readonly Grant[]): string => `
  grant ${grants.join(', ')} on ${table} to snapward_msp;
  create policy ${table}_of_msp on ${table} to snapward_msp using (msp_id = ${MSP});`;

/** A table whose rows belong to a tenant (or, with tenant_id null, to the MSP itself): forced RLS and one plain policy a scope role. */
export const tenantTable = (table: string, grants: { msp: readonly Grant[]; tenant: readonly Grant[] }): string => `
  ${forced(table)}
  ${ofMsp(table, grants.msp)}
  grant ${grants.tenant.join(', ')} on ${table} to snapward_tenant;
  create policy ${table}_of_tenant on ${table} to snapward_tenant using (msp_id = ${MSP} and tenant_id = ${TENANT});`;

/** A table of the MSP's own that its tenants may read (its catalogue of plans). */
export const catalogueTable = (table: string, grants: readonly Grant[]): string => `
  ${forced(table)}
  ${ofMsp(table, grants)}
  grant select on ${table} to snapward_tenant;
  create policy ${table}_of_tenant on ${table} for select to snapward_tenant using (msp_id = ${MSP});`;

/** A table of the MSP's own that no tenant may know of: no grant, no policy. */
export const mspTable = (table: string, grants: readonly Grant[]): string => `${forced(table)} ${ofMsp(table, grants)}`;

/** The MSP's own row, and the tenant's own row: here the id itself is the scope. */
export const scopeRootTables = (): string => `
  ${forced('msp')}
  grant select, insert on msp to snapward_msp;
  grant select on msp to snapward_tenant;
  create policy msp_of_msp on msp to snapward_msp using (id = ${MSP});
  create policy msp_of_tenant on msp for select to snapward_tenant using (id = ${MSP});
  ${forced('tenant')}
  grant select, insert, update on tenant to snapward_msp;
  grant select on tenant to snapward_tenant;
  create policy tenant_of_msp on tenant to snapward_msp using (msp_id = ${MSP});
  create policy tenant_of_tenant on tenant for select to snapward_tenant using (msp_id = ${MSP} and id = ${TENANT});`;
