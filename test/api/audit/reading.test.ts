import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Client } from 'pg';
import { FIRST_PREVIOUS_HASH } from '../../../db/audit/audit-form';
import { firstMspKey } from '../../../db/first-msp-key';
import type { Role } from '../../../workflows/domain/access';
import type { MspId } from '../../../workflows/domain/ids';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { auditOfMsp } from '../../support/audit/audited';
import { aTenant } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { graphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

interface Line {
  readonly sequence: string;
  readonly hash: string;
  readonly previousHash: string;
  readonly operation: string;
}

describe('the audit log is read', () => {
  let database: TestDatabase;
  let doors: Awaited<ReturnType<TestDatabase['open']>>;
  let api: ApiInProcess;
  let mspId: MspId;
  let admin: string;
  beforeAll(async () => {
    database = await aDatabase();
    doors = await database.open();
    api = await anApiInProcess(database.url);
  });
  beforeEach(async () => {
    const made = await firstMspKey(doors, 'MSP of a test');
    [mspId, admin] = [made.mspId, made.key.token];
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  async function keyOf(role: Role): Promise<string> {
    const tenantId = role.startsWith('TENANT') ? (await aTenant(database.superuser, mspId)).tenantId : null;
    return (await doors.inMsp({ mspId, tenantId: null }, ({ apiKeys }) => apiKeys.issue({ name: role, role, tenantId, expiresAt: null })))
      .token;
  }
  const clientOf = (token: string) => graphqlClient(api.url, `Bearer ${token}`);
  const exported = (token: string | null, query = ''): Promise<Response> =>
    fetch(`${api.url}/audit.jsonl${query}`, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });
  const linesOf = async (response: Response): Promise<Line[]> =>
    (await response.text())
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  /** Many events at once, past the trigger that chains them: in one transaction it would be slow. */
  async function fill(events: number): Promise<void> {
    const { superuser } = database;
    await superuser.query('set session_replication_role = replica');
    await superuser.query(
      `insert into audit_event (id, msp_id, principal, action, request_id, after, sequence, previous_hash, hash)
       select 'aud_' || md5(random()::text || n), h.msp_id, 'p', 'filled', n::text, jsonb_build_object('text', repeat('x', 1000)), h.sequence + n, h.hash, h.hash
         from audit_head h, generate_series(1, $2) n where h.msp_id = $1`,
      [mspId, events],
    );
    await superuser.query('update audit_head set sequence = sequence + $2 where msp_id = $1', [mspId, events]);
    await superuser.query('set session_replication_role = default');
  }

  it.each(['MSP_ADMIN', 'MSP_AUDITOR'] as const)('by %s, in a query and as an export', async (role) => {
    const token = await keyOf(role);

    const { auditEvents } = await clientOf(token).query<{ auditEvents: { nodes: object[] } }>(
      '{ auditEvents { nodes { operation principal { kind } } } }',
    );

    expect(auditEvents.nodes).toContainEqual({ operation: 'createMsp', principal: { kind: 'COMMAND' } });
    expect((await linesOf(await exported(token))).map(({ operation }) => operation)).toContain('createMsp');
  });

  it.each(['MSP_OPERATOR', 'TENANT_ADMIN', 'TENANT_OPERATOR', 'TENANT_VIEWER'] as const)('not by %s', async (role) => {
    const token = await keyOf(role);
    const [{ id } = { id: '' }] = (await database.superuser.query<{ id: string }>('select id from audit_event where msp_id = $1', [mspId]))
      .rows;

    expect(await clientOf(token).query(`{ auditEvents { nodes { id } } node(id: "${id}") { id } }`)).toEqual({
      auditEvents: null,
      node: null,
    });
    const response = await exported(token);
    expect([response.status, await response.json()]).toEqual([
      403,
      { errors: [expect.objectContaining({ extensions: { code: 'PERMISSION_DENIED' } })] },
    ]);
    const denied = (event: { action: string; code: string | null }): boolean =>
      event.action === 'exportAuditEvents' && event.code === 'PERMISSION_DENIED';
    await eventually(async () => (await auditOfMsp(database.superuser, mspId)).some(denied), 20_000);
  });

  it.each([
    ['without a key', null, '', 401, 'UNAUTHENTICATED'],
    ['with a key that never was', `sw_${'a'.repeat(10)}_${'b'.repeat(43)}`, '', 401, 'UNAUTHENTICATED'],
    ['from a place that is none', undefined, '?after=last', 400, 'BAD_USER_INPUT'],
    ['from two places', undefined, '?after=1&after=2', 400, 'BAD_USER_INPUT'],
  ] as const)('as an export not %s', async (_, token, query, status, code) => {
    const response = await exported(token === undefined ? admin : token, query);

    expect([response.status, await response.json()]).toEqual([status, { errors: [expect.objectContaining({ extensions: { code } })] }]);
  });

  it('as an export in the order of the chain, whole, over pages, and on from any place', async () => {
    const doing = { action: 'createPlan', subjectId: null, before: null, after: null, result: 'DONE', code: null } as const;
    const by = {
      principalKind: 'COMMAND',
      principal: 'p',
      principalName: 'p',
      requestId: 'r',
      correlationId: null,
      clientAddress: null,
    } as const;
    for (let event = 0; event < 510; event += 1)
      await doors.inMsp({ mspId, tenantId: null }, ({ auditEvents }) => auditEvents.append({ ...by, ...doing, tenantId: null }));

    const lines = await linesOf(await exported(admin));
    const rest = await linesOf(await exported(admin, `?after=${lines.at(-3)?.sequence}`));

    expect(lines.length).toBeGreaterThan(510);
    expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => String(index + 1)));
    expect(lines.map(({ previousHash }) => previousHash)).toEqual([FIRST_PREVIOUS_HASH, ...lines.slice(0, -1).map(({ hash }) => hash)]);
    // Each export is an event itself.
    expect(rest.map(({ operation }) => operation)).toEqual(['useKeyFromNewAddress', 'exportAuditEvents', 'exportAuditEvents']);
  });

  it('as an export page by page, and no further than its reader takes', async () => {
    await fill(20_000);
    const sent = jest.spyOn(Client.prototype, 'query');
    const pages = (): number => sent.mock.calls.filter(([statement]) => String(statement).includes('order by audit_event.sequence')).length;

    const { body } = await exported(admin);
    let [read, sinceMs] = [-1, performance.now()];
    // Until nothing more is read for a second.
    await eventually(() => {
      if (pages() !== read) [read, sinceMs] = [pages(), performance.now()];
      return read > 0 && performance.now() - sinceMs > 1_000;
    }, 60_000);
    const unread = pages();
    let bytes = 0;
    if (!body) throw new Error('An export has a body.');
    for await (const chunk of Readable.fromWeb(body as ReadableStream)) bytes += (chunk as Uint8Array).length;
    const all = pages();
    sent.mockRestore();

    expect(bytes).toBeGreaterThan(20_000_000);
    expect(all).toBeGreaterThanOrEqual(41);
    // Sockets hold some; the rest waits in the database.
    expect(unread).toBeLessThan(all / 2);
  });
});
