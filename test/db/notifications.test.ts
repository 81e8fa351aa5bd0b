import { setTimeout as pause } from 'node:timers/promises';
import { listen, type Listening } from '../../db/notifications';
import { newId } from '../../db/new-id';
import type { JobId } from '../../workflows/domain/ids';
import { aJob, anMsp, aRow, aTenant, type TenantOwner } from '../support/builders-rows';
import { tcpGate } from '../support/faults/tcp-gate';
import { eventually } from '../support/eventually';
import { aDatabase, type TestDatabase } from '../support/test-database';

let test: TestDatabase;
let tenant: TenantOwner;
let listening: Listening;
let jobs: JobId[];
let events: JobId[];
let principals: string[];
let reconnects: number;

beforeAll(async () => {
  test = await aDatabase();
  tenant = await aTenant(test.superuser, await anMsp(test.superuser));
});
afterAll(() => test.drop());

beforeEach(async () => {
  [jobs, events, principals, reconnects] = [[], [], [], 0];
  listening = await listen(test.url, {
    onJob: (id) => jobs.push(id),
    onJobEvent: (id) => events.push(id),
    onPrincipal: (id) => principals.push(id),
    onReconnect: () => (reconnects += 1),
  });
});
afterEach(() => listening.close());

const anEvent = (jobId: JobId): Promise<void> =>
  aRow(test.superuser, 'job_event', {
    msp_id: tenant.mspId,
    tenant_id: tenant.tenantId,
    job_id: jobId,
    level: 'INFO',
    code: 'X',
    message: 'x',
  });

describe('a listener', () => {
  it('hears of a job when it is written and when it changes', async () => {
    const jobId = await aJob(test.superuser, tenant);
    await test.superuser.query(`update job set state = 'RUNNING' where id = $1`, [jobId]);

    await eventually(() => jobs.length >= 2);
    expect(jobs).toEqual([jobId, jobId]);
  });

  it('hears of events once a statement, however many it wrote', async () => {
    const jobId = await aJob(test.superuser, tenant);
    await test.superuser.query(
      `insert into job_event (msp_id, tenant_id, job_id, level, code, message) select $1, $2, $3, 'INFO', 'X', 'x' from generate_series(1, 50)`,
      [tenant.mspId, tenant.tenantId, jobId],
    );
    await anEvent(jobId);

    await eventually(() => events.length >= 2);
    expect(events).toEqual([jobId, jobId]);
  });

  it('hears nothing of what was not committed', async () => {
    const [undone, jobId] = [await aJob(test.superuser, tenant), await aJob(test.superuser, tenant)];
    await test.superuser.query('begin');
    await anEvent(undone);
    await test.superuser.query('rollback');
    await anEvent(jobId);

    await eventually(() => events.length >= 1);
    expect(events).toEqual([jobId]);
  });

  it('hears of a key when it is ended, rotated or limited, and not when it is used', async () => {
    const [used, changed] = [newId('apiKey'), newId('apiKey')];
    const row = { msp_id: tenant.mspId, tenant_id: tenant.tenantId, name: 'Key', role: 'TENANT_VIEWER', secret_hash: Buffer.alloc(32) };
    for (const id of [used, changed]) await aRow(test.superuser, 'api_key', { id, ...row, prefix: id });
    const change = (id: string, what: string): Promise<unknown> => test.superuser.query(`update api_key set ${what} where id = $1`, [id]);
    await change(used, 'last_used_at = now()');
    await change(changed, `secret_hash = sha256('another'), rotated_at = now()`);
    await change(changed, 'expires_at = now()');
    await change(changed, 'revoked_at = now()');

    await eventually(() => principals.length >= 3);
    expect(principals).toEqual([changed, changed, changed]);
  });

  it('hears of a person whose role is changed or whose membership ends', async () => {
    const userId = newId('user');
    const own = { msp_id: tenant.mspId, tenant_id: tenant.tenantId };
    await aRow(test.superuser, 'app_user', { id: userId, ...own, email: `${userId}@example.com`, display_name: 'Someone' });
    await aRow(test.superuser, 'membership', { id: newId('membership'), ...own, user_id: userId, role: 'TENANT_ADMIN' });
    await test.superuser.query(`update membership set role = 'TENANT_VIEWER' where user_id = $1`, [userId]);
    await test.superuser.query('delete from membership where user_id = $1', [userId]);
    await test.superuser.query('update app_user set removed_at = now() where id = $1', [userId]);

    await eventually(() => principals.length >= 3);
    expect(principals).toEqual([userId, userId, userId]);
  });

  it('takes nothing for a job that is none', async () => {
    const jobId = await aJob(test.superuser, tenant);
    await test.superuser.query(`select pg_notify('snapward_job_event', $1)`, [newId('tenant')]);
    await anEvent(jobId);

    await eventually(() => events.length >= 1);
    expect(events).toEqual([jobId]);
  });

  it('comes back when its connection is lost, says so, and hears on', async () => {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'snapward listen' and datname = current_database()`;
    await test.superuser.query(cut);
    await eventually(() => reconnects === 1);
    await test.superuser.query(cut);
    await eventually(() => reconnects === 2);

    const jobId = await aJob(test.superuser, tenant);
    await eventually(() => jobs.includes(jobId));
  });

  it.each(['shut', 'mute'] as const)(
    'notices that its connection is %s, though it is never told so, comes back, says so, and hears on',
    async (mode) => {
      const gate = await tcpGate(new URL(test.url).host);
      const through = new URL(test.url);
      through.host = gate.address;
      const [heard, back] = [jest.fn(), jest.fn()];
      const nobody = { onJobEvent: () => undefined, onPrincipal: () => undefined };
      const deaf = await listen(through.href, { ...nobody, onJob: heard, onReconnect: back }, 200);
      try {
        gate.set(mode);
        // What it is told meanwhile is lost, and it does not know.
        await aJob(test.superuser, tenant);
        await pause(500);
        gate.set('open');
        await eventually(() => back.mock.calls.length === 1, 20_000);
        expect(heard).not.toHaveBeenCalled();

        const jobId = await aJob(test.superuser, tenant);
        await eventually(() => heard.mock.calls.flat().includes(jobId));
      } finally {
        await deaf.close();
        await gate.close();
      }
    },
    40_000,
  );

  it('leaves no connection behind when it is closed, also while it tries to come back', async () => {
    await test.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'snapward listen' and datname = current_database()`,
    );
    await listening.close();

    await eventually(async () => {
      const { rows } = await test.superuser.query(
        `select pid from pg_stat_activity where application_name = 'snapward listen' and datname = current_database()`,
      );
      return rows.length === 0;
    });
    expect(reconnects).toBe(0);
  });

  it('cannot start where there is no database', async () => {
    const nowhere = { onJob: jest.fn(), onJobEvent: jest.fn(), onPrincipal: jest.fn(), onReconnect: jest.fn() };
    await expect(listen('postgres://nobody:x@127.0.0.1:1/none', nowhere)).rejects.toThrow('ECONNREFUSED');
  });
});
