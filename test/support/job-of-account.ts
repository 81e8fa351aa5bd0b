import type { JobRun } from '../../workflows/contracts/job-run';
import type { HypervisorId } from '../../workflows/domain/ids';
import type { BackedUpAccount } from './backed-up-account';
import { aJob, type Columns } from './builders-rows';
import type { TestDatabase } from './test-database';

/** The tenant's own connection to an account. */
export async function hypervisorOf(test: TestDatabase, { account }: BackedUpAccount): Promise<HypervisorId> {
  const { rows } = await test.superuser.query<{ id: HypervisorId }>('select id from hypervisor where aws_account_id = $1', [
    account.accountId,
  ]);
  const [hypervisor] = rows;
  if (!hypervisor) throw new Error(`No hypervisor is connected to ${account.accountId}.`);
  return hypervisor.id;
}

/** A running job on the account's connection. */
export async function aJobOf(test: TestDatabase, account: BackedUpAccount, columns: Columns): Promise<JobRun> {
  const hypervisor_id = await hypervisorOf(test, account);
  const jobId = await aJob(test.superuser, account.owner, { state: 'RUNNING', started_at: new Date(), hypervisor_id, ...columns });
  return { scope: account.owner, jobId, fairnessWeight: 1 };
}
