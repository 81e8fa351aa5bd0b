import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { verifyChain } from '../../../db/audit/verify-chain';
import { openDatabase } from '../../../db/database';
import { migrateDatabase } from '../../../db/migrate-database';
import { MIGRATIONS } from '../../../db/migrations';
import { ChainAuditEvents1763800030000 } from '../../../db/migrations/1763800030000-chain-audit-events';
import { newId } from '../../../db/new-id';
import { anAuditEvent } from '../../support/audit/audit-events';
import { anMsp, aRow } from '../../support/builders-rows';
import { anEmptyDatabase } from '../../support/test-database';

describe('events from before there was a chain', () => {
  it('are chained by the migration, also when its login is no superuser', async () => {
    const empty = await anEmptyDatabase();
    const owner = `owner_of_old_events_${process.pid}`;
    const superuser = new Client({ connectionString: empty.superuserUrl });
    await superuser.connect();
    try {
      await superuser.query(`create role ${owner} login createrole password 'owner-password'`);
      await superuser.query(`alter database ${new URL(empty.superuserUrl).pathname.slice(1)} owner to ${owner}`);
      const url = new URL(empty.superuserUrl);
      [url.username, url.password] = [owner, 'owner-password'];
      await migrateTo(url.href, MIGRATIONS.indexOf(ChainAuditEvents1763800030000));
      const [one, other] = [await anMsp(superuser), await anMsp(superuser)];
      for (const mspId of [one, other, one, one])
        await aRow(superuser, 'audit_event', {
          id: newId('auditEvent'),
          msp_id: mspId,
          principal: 'p',
          action: 'a',
          subject_id: 's',
          request_id: 'r',
        });

      await migrateDatabase({ url: url.href });

      const opened = await openDatabase({
        url: empty.url,
        process: 'operator' as const,
        poolSize: 1,
        statementTimeoutMs: 5_000,
        applicationName: 'snapward test',
        apiKeyPepper: null,
      });
      await opened.inMsp({ mspId: one, tenantId: null }, ({ auditEvents }) => auditEvents.append(anAuditEvent()));
      const verdicts = [await verifyChain(opened, one), await verifyChain(opened, other)];
      await opened.close();
      expect(verdicts).toMatchObject([
        { whole: true, events: 4 },
        { whole: true, events: 1 },
      ]);
      await expect(superuser.query('delete from audit_event')).rejects.toThrow('append-only');
    } finally {
      await superuser.query(`reassign owned by ${owner} to postgres`);
      await superuser.query(`drop role ${owner}`);
      await superuser.end();
      await empty.drop();
    }
  });

  async function migrateTo(url: string, count: number): Promise<void> {
    const dataSource = new DataSource({ type: 'postgres', url, migrations: MIGRATIONS.slice(0, count), installExtensions: false });
    await dataSource.initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
  }
});
