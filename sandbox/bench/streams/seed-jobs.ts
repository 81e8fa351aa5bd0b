import type { Client } from 'pg';

const ID = (prefix: string): string => `'${prefix}_' || replace(uuidv7()::text, '-', '')`;

/** A running job of a seeded MSP, and whose it is. */
export interface SeededJob {
  readonly id: string;
  readonly tenantId: string;
}

/** Fills an MSP with one tenant and as many running jobs, on which nothing happens by itself; needs a login that sees all rows. */
export async function seedJobs(superuser: Client, mspId: string, jobs: number): Promise<readonly SeededJob[]> {
  await superuser.query(`insert into tenant (id, msp_id, name) select ${ID('ten')}, $1::text, 'Followed'`, [mspId]);
  await superuser.query(
    `insert into credential (id, msp_id, tenant_id, name, method, access_key_id, sealed_secret)
     select ${ID('crd')}, $1::text, id, 'Key', 'ACCESS_KEY', 'AKIAEXAMPLE', 'sealed' from tenant where msp_id = $1::text`,
    [mspId],
  );
  await superuser.query(
    `insert into hypervisor (id, msp_id, tenant_id, kind, name, aws_account_id, regions, asset_types, credential_id, status)
     select ${ID('hyp')}, $1::text, tenant_id, 'TENANT', 'Account ' || n, lpad(n::text, 12, '0'), array['eu-west-1'], array['EC2', 'EBS'], id, 'VALID'
     from credential, generate_series(1, $2::int) as n where msp_id = $1::text and tenant_id is not null`,
    [mspId, jobs],
  );
  const { rows } = await superuser.query<SeededJob>(
    `insert into job (id, msp_id, tenant_id, operation, state, hypervisor_id, workflow_id, requested_by, started_at, items_pending)
     select ${ID('job')}, $1::text, tenant_id, 'discoverHypervisor', 'RUNNING', id, id, 'bench', now(), 1000
     from hypervisor where msp_id = $1::text and kind = 'TENANT'
     returning id, tenant_id as "tenantId"`,
    [mspId],
  );
  return rows;
}
