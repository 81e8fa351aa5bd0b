import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Database } from '../../../db/database';
import type { AuditEvent } from '../../../db/repositories/audit/audit-events';
import { projectRoot } from '../../../sandbox/project-root';
import type { MspId } from '../../../workflows/domain/ids';
import { anAuditEvent } from './audit-events';
import { anMsp } from '../builders-rows';
import { aDatabase, type TestDatabase } from '../test-database';

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Chains of audit events in a database of a test's own, and what somebody who owns the server could do to them. */
export interface AuditChains {
  readonly test: TestDatabase;
  readonly database: Database;
  append(mspId: MspId, given?: Partial<AuditEvent>): Promise<void>;
  /** A new MSP with so many events. */
  aChain(length: number): Promise<MspId>;
  /** Writes past every trigger. */
  tamper(sql: string, ...values: unknown[]): Promise<void>;
  idAt(mspId: MspId, sequence: number): Promise<string>;
  /** Runs `npm run audit:verify`. */
  verify(...args: string[]): Promise<Ended>;
}

/** Opens such a database; drop it with `test.drop()`. */
export async function auditChains(): Promise<AuditChains> {
  const test = await aDatabase();
  const database = await test.open({ poolSize: 8 });
  const { superuser } = test;
  const append = (mspId: MspId, given: Partial<AuditEvent> = {}): Promise<void> =>
    database.inMsp({ mspId, tenantId: null }, ({ auditEvents }) => auditEvents.append(anAuditEvent(given)));
  return {
    test,
    database,
    append,
    async aChain(length) {
      const mspId = await anMsp(superuser);
      for (let event = 0; event < length; event += 1) await append(mspId, { requestId: `request ${event}`, after: { event } });
      return mspId;
    },
    async tamper(sql, ...values) {
      await superuser.query('set session_replication_role = replica');
      try {
        await superuser.query(sql, values);
      } finally {
        await superuser.query('set session_replication_role = default');
      }
    },
    async idAt(mspId, sequence) {
      const { rows } = await superuser.query<{ id: string }>('select id from audit_event where msp_id = $1 and sequence = $2', [
        mspId,
        sequence,
      ]);
      return rows[0]?.id ?? '';
    },
    verify: (...args) =>
      promisify(execFile)(process.execPath, [join(projectRoot(), 'dist/db/verify-audit.js'), ...args], {
        env: { DATABASE_URL: test.url },
        timeout: 60_000,
      }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
      ),
  };
}
