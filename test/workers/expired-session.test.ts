import '../support/errors-across-realms';
import { randomBytes } from 'node:crypto';
import type { EmulatedAdminAccount } from '../../sandbox/emulator-client';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';
import { aDatabase, type TestDatabase } from '../support/test-database';

const INSTANCES = 20;

describe('a session that expires in the middle of a back-up', () => {
  let test: TestDatabase;
  let msp: EmulatedAdminAccount;
  let account: BackedUpAccount;
  beforeEach(async () => {
    test = await aDatabase();
    const regions = ['eu-central-1'];
    // An admin account of its own: who assumes a role is who is counted.
    msp = await testSandbox().emulator.createAdminAccount({ name: `msp-${randomBytes(4).toString('hex')}`, regions });
    account = await aBackedUpAccount(test, msp);
    await account.instances(INSTANCES, { volumesPerInstance: 1 });
  });
  afterEach(async () => {
    await account.close();
    await test.drop();
  });

  const assumed = async (): Promise<number> => {
    const { calls } = await testSandbox().proxy.calls({ account: msp.accountId });
    return calls.filter(({ action }) => action === 'AssumeRole').reduce((sum, { count }) => sum + count, 0);
  };

  it('is renewed once for each use, however many calls it strikes, and no item knows of it', async () => {
    const warm = await account.aBackUp();
    await account.start(warm);
    await account.settle(warm);
    // Worker to admin role, admin role to tenant role for the inventory and for the snapshots.
    expect(await assumed()).toBe(3);

    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    const before = await account.callsOf('CreateSnapshots');
    // Eight calls are on their way when the session ends under them; half of them hear of it when it has been renewed already.
    const delayed = await account.failSnapshots({ fault: 'delay', delayMs: 800, times: 8 });
    await account.failSnapshots({ fault: 'delay', delayMs: 1_000, skip: 4, times: 4 });
    const started = account.step(() => account.steps.startSnapshots(run, chunk));
    await eventually(async () => (await delayed()) === 8);
    await testSandbox().emulator.expireSessions({ accountId: account.account.accountId });
    expect(await started).toEqual({ started: INSTANCES, failed: 0 });
    await account.settle(run);
    await account.plan(run);

    expect(await assumed()).toBe(5);
    expect(await account.callsOf('CreateSnapshots')).toBe(before + INSTANCES + 8);
    expect((await account.itemsOf(run)).map(({ state, attempts }) => [state, attempts])).toEqual(Array(INSTANCES).fill(['COMPLETED', 1]));
    expect(await account.snapshotsOf(run)).toHaveLength(INSTANCES);
  });

  it('is renewed together with the way through the admin account, when that expires with it', async () => {
    const run = await account.aBackUp();
    await account.start(run);
    expect(await assumed()).toBe(3);
    await testSandbox().emulator.expireSessions({ accountId: msp.accountId });
    await testSandbox().emulator.expireSessions({ accountId: account.account.accountId });

    await account.settle(run);

    // Refused with the old admin session, then the admin role, then the tenant role.
    expect(await assumed()).toBe(6);
    expect((await account.itemsOf(run)).map(({ state }) => state)).toEqual(Array(INSTANCES).fill('COMPLETED'));
  });
});
