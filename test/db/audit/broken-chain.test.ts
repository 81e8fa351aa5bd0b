import { verifyChain } from '../../../db/audit/verify-chain';
import { auditChains, type AuditChains } from '../../support/audit/audit-chain';

let chains: AuditChains;
beforeAll(async () => {
  chains = await auditChains();
});
afterAll(() => chains.test.drop());

describe('a chain is found broken', () => {
  const SET = 'set action = $3 where msp_id = $1 and sequence = $2';

  it.each([
    ['an operation', `update audit_event ${SET}`, 'anotherOperation'],
    ['a principal', `update audit_event ${SET.replace('action', 'principal')}`, 'somebodyElse'],
    ['a name', `update audit_event ${SET.replace('action', 'principal_name')}`, 'Else'],
    ['what was there', `update audit_event ${SET.replace('action', 'after')}`, '{"event": 7}'],
    ['a time', `update audit_event ${SET.replace('action', 'at')}`, '2026-01-01'],
    ['a result', `update audit_event ${SET.replace('action', 'result')}`, 'FAILED'],
    ['an address', `update audit_event ${SET.replace('action', 'client_address')}`, '203.0.113.9'],
  ])('when %s was changed', async (_, sql, value) => {
    const mspId = await chains.aChain(5);
    await chains.tamper(sql, mspId, 3, value);

    expect(await verifyChain(chains.database, mspId)).toEqual({
      whole: false,
      sequence: '3',
      eventId: await chains.idAt(mspId, 3),
      what: expect.stringContaining('was changed'),
    });
  });

  it('when an event was changed and its hash with it: the next one does not follow', async () => {
    const mspId = await chains.aChain(5);
    await chains.tamper(`update audit_event ${SET}`, mspId, 3, 'anotherOperation');
    await chains.tamper(
      `update audit_event e set hash = sha256(convert_to(snapward_audit_form(e), 'UTF8')) where msp_id = $1 and sequence = 3`,
      mspId,
    );

    const { code, stdout } = await chains.verify('--msp', mspId);

    expect(stdout).toContain(`BROKEN: event 4 (${await chains.idAt(mspId, 4)}) does not follow the event before it.`);
    expect(code).toBe(1);
  });

  it('when an event was removed', async () => {
    const mspId = await chains.aChain(5);
    await chains.tamper('delete from audit_event where msp_id = $1 and sequence = 2', mspId);

    expect(await chains.verify('--msp', mspId)).toMatchObject({ code: 1, stdout: 'BROKEN: event 2 is missing: after 1 comes 3.\n' });
  });

  it('when the first event was removed', async () => {
    const mspId = await chains.aChain(3);
    await chains.tamper('delete from audit_event where msp_id = $1 and sequence = 1', mspId);

    expect(await verifyChain(chains.database, mspId)).toMatchObject({ whole: false, sequence: '1' });
  });

  it('when the tail was removed', async () => {
    const mspId = await chains.aChain(5);
    await chains.tamper('delete from audit_event where msp_id = $1 and sequence >= 4', mspId);

    expect(await chains.verify('--msp', mspId)).toMatchObject({
      code: 1,
      stdout: 'BROKEN: event 4 is missing: the end of the chain was cut off.\n',
    });
  });

  it('when everything was removed but the head', async () => {
    const mspId = await chains.aChain(2);
    await chains.tamper('delete from audit_event where msp_id = $1', mspId);

    expect(await verifyChain(chains.database, mspId)).toMatchObject({ whole: false, sequence: '1' });
  });

  it('when the tail was removed and the head moved back: by an anchor', async () => {
    const mspId = await chains.aChain(5);
    const verdict = await verifyChain(chains.database, mspId);
    const anchor = verdict.whole ? verdict.end : null;
    await chains.tamper('delete from audit_event where msp_id = $1 and sequence >= 4', mspId);
    await chains.tamper(
      'update audit_head h set sequence = 3, hash = e.hash from audit_event e where e.msp_id = $1 and e.sequence = 3 and h.msp_id = $1',
      mspId,
    );

    expect(await verifyChain(chains.database, mspId, anchor)).toMatchObject({ whole: false, sequence: '4' });
  });

  it.each([
    ['moved back', 'update audit_head set sequence = 2 where msp_id = $1'],
    ['moved on', 'update audit_head set sequence = 9 where msp_id = $1'],
    ['changed', `update audit_head set hash = decode(repeat('ab', 32), 'hex') where msp_id = $1`],
    ['removed', 'delete from audit_head where msp_id = $1'],
  ])('when its head was %s', async (_, sql) => {
    const mspId = await chains.aChain(3);
    await chains.tamper(sql, mspId);

    expect(await verifyChain(chains.database, mspId)).toMatchObject({ whole: false });
  });

  it('when two events changed places', async () => {
    const mspId = await chains.aChain(5);
    await chains.tamper(
      'update audit_event set sequence = case sequence when 2 then -3 else -2 end where msp_id = $1 and sequence in (2, 3)',
      mspId,
    );
    await chains.tamper('update audit_event set sequence = -sequence where msp_id = $1 and sequence < 0', mspId);

    expect(await chains.verify('--msp', mspId, '--json')).toMatchObject({ code: 1, stdout: expect.stringContaining('"sequence":"2"') });
    expect(await verifyChain(chains.database, mspId)).toMatchObject({ whole: false, sequence: '2', eventId: await chains.idAt(mspId, 2) });
  });
});
