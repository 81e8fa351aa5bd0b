import { verifyChain } from '../../../db/audit/verify-chain';
import { newId } from '../../../db/new-id';
import { auditChains, type AuditChains } from '../../support/audit/audit-chain';
import { anAuditEvent } from '../../support/audit/audit-events';
import { anMsp, aTenant } from '../../support/builders-rows';

let chains: AuditChains;
beforeAll(async () => {
  chains = await auditChains();
});
afterAll(() => chains.test.drop());

describe('a chain that nobody has touched', () => {
  it('is whole, whatever its events hold', async () => {
    const mspId = await chains.aChain(3);
    const { tenantId } = await aTenant(chains.test.superuser, mspId);
    await chains.append(mspId, {
      tenantId,
      before: { text: 'a "quoted", \\ text, ☃ and 🗄️', nested: [{ deep: null }, 1.5, 1e21] },
      result: 'REFUSED',
      code: 'NAME_TAKEN',
      subjectId: null,
      correlationId: 'ab:cd,-',
      clientAddress: '2001:db8::',
    });
    await chains.append(mspId, { principalName: '', after: null, clientAddress: null });

    const { code, stdout } = await chains.verify('--msp', mspId);

    expect(stdout).toContain(`The audit chain of ${mspId} is whole: 5 events.`);
    expect(code).toBe(0);
  });

  it('is whole and has no fork when many append at once, and some of them roll back', async () => {
    const mspId = await chains.aChain(0);
    const attempts = Array.from({ length: 60 }, (_, number) =>
      chains.database.inMsp({ mspId, tenantId: null }, async ({ auditEvents }) => {
        await auditEvents.append(anAuditEvent({ requestId: String(number) }));
        if (number % 3 === 0) throw new Error('thought better of it');
      }),
    );

    const ends = await Promise.allSettled(attempts);

    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(await verifyChain(chains.database, mspId)).toMatchObject({ whole: true, events: 40, end: { sequence: '40' } });
  });

  it('is verified while others go on writing', async () => {
    const mspId = await chains.aChain(1);
    let writing = true;
    const writer = (async () => {
      while (writing) await chains.append(mspId);
    })();

    const verdicts = [];
    for (let run = 0; run < 10; run += 1) verdicts.push(await verifyChain(chains.database, mspId));
    writing = false;
    await writer;

    expect(verdicts.filter(({ whole }) => !whole)).toEqual([]);
  });

  it('tells its end, which must be found again next time', async () => {
    const mspId = await chains.aChain(4);
    const [, anchor = ''] = /--anchor next time: (\S+)/.exec((await chains.verify('--msp', mspId)).stdout) ?? [];
    await chains.append(mspId);

    expect((await chains.verify('--msp', mspId, '--anchor', anchor)).code).toBe(0);
    expect(await chains.verify('--msp', mspId, '--anchor', `4:${'ab'.repeat(32)}`)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`event 4 (${await chains.idAt(mspId, 4)}) is another one`),
    });
  });

  it('of more events than are read at once is whole', async () => {
    const mspId = await anMsp(chains.test.superuser);
    await chains.test.superuser.query(
      `insert into audit_event (id, msp_id, principal, action, request_id)
       select 'aud_' || md5(random()::text || n), $1, 'p', 'a', n::text from generate_series(1, 2500) n`,
      [mspId],
    );

    expect(await verifyChain(chains.database, mspId)).toMatchObject({ whole: true, events: 2500 });
  });
});

describe('audit:verify', () => {
  it.each([
    ['no MSP', []],
    ['something that is no id', ['--msp', 'Northwind']],
    ['an MSP that is not there', ['--msp', newId('msp')]],
    ['an anchor that is none', ['--msp', newId('msp'), '--anchor', 'last']],
  ])('says what is wrong with %s, and that it could not tell', async (_, args) => {
    const { code, stderr } = await chains.verify(...args);

    expect(code).toBe(2);
    expect(stderr).toMatch(/MSP|anchor/);
    expect(stderr).not.toContain('    at ');
  });
});
