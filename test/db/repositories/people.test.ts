import type { Database } from '../../../db/database';
import type { PersonMembership, PersonSigningIn } from '../../../db/repositories/people/people';
import type { UserId } from '../../../workflows/domain/ids';
import { newId } from '../../../db/new-id';
import { anMsp, aTenant, type Owner, type TenantOwner } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const ISSUER = 'https://login.example';

let test: TestDatabase;
let database: Database;
let northwind: Owner;
let contoso: Owner;
let tenant: TenantOwner;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  northwind = { mspId: await anMsp(test.superuser), tenantId: null };
  contoso = { mspId: await anMsp(test.superuser), tenantId: null };
  tenant = await aTenant(test.superuser, northwind.mspId);
});
afterAll(() => test.drop());

let people = 0;
/** A person whom nobody knows yet. */
const somebody = (): PersonSigningIn => {
  people += 1;
  return { issuer: ISSUER, subject: `subject-${people}`, verifiedEmail: `person-${people}@example.com` };
};
const signIn = (person: PersonSigningIn): Promise<PersonMembership[]> => database.inSystem(({ people: doors }) => doors.signIn(person));
const scopeOf = ({ mspId }: Owner) => ({ mspId, tenantId: null });

async function invite(owner: Owner, email: string | null): Promise<UserId> {
  const id = newId('user');
  const wish = { id, tenantId: owner.tenantId, email: email ?? '', displayName: 'Somebody' };
  const role = owner.tenantId === null ? ('MSP_ADMIN' as const) : ('TENANT_ADMIN' as const);
  await database.inMsp(scopeOf(owner), ({ users }) => users.invite({ ...wish, role }));
  return id;
}

const linkOf = async (id: UserId): Promise<unknown> =>
  (await test.superuser.query<{ subject: unknown }>('select subject from app_user where id = $1', [id])).rows[0]?.subject;

describe('a person who signs in', () => {
  it('belongs where they were invited by their verified e-mail address, in any case', async () => {
    const person = somebody();
    const userId = await invite(tenant, person.verifiedEmail?.toUpperCase() ?? '');

    const membership = {
      id: expect.stringMatching(/^mem_/),
      userId,
      name: 'Somebody',
      role: 'TENANT_ADMIN',
      ...tenant,
      tenantStatus: 'ACTIVE',
      apiRate: null,
    };
    expect(await signIn(person)).toEqual([membership]);
    expect(await signIn({ ...person, verifiedEmail: null })).toEqual([membership]);
  });

  it('belongs nowhere without an invitation, or without a verified address', async () => {
    const person = somebody();
    expect(await signIn(person)).toEqual([]);
    await invite(northwind, person.verifiedEmail);

    expect(await signIn({ ...person, verifiedEmail: null })).toEqual([]);
    expect(await signIn({ ...person, verifiedEmail: 'else@example.com' })).toEqual([]);
  });

  it('keeps an invitation for themselves once it was taken up, whoever gets the address later', async () => {
    const person = somebody();
    await invite(northwind, person.verifiedEmail);
    await signIn(person);

    expect(await signIn({ ...somebody(), verifiedEmail: person.verifiedEmail })).toEqual([]);
    expect(await signIn({ ...person, issuer: 'https://other.example', verifiedEmail: person.verifiedEmail })).toEqual([]);
  });

  it('may belong to several MSPs and tenants, invited before or after the first sign-in', async () => {
    const person = somebody();
    await invite(northwind, person.verifiedEmail);
    await invite(contoso, person.verifiedEmail);
    expect(await signIn(person)).toMatchObject([{ ...northwind, role: 'MSP_ADMIN' }, { ...contoso }]);

    await invite(tenant, person.verifiedEmail);

    expect(await signIn(person)).toMatchObject([{ ...northwind }, { ...contoso }, { ...tenant }]);
  });

  it('is linked once when many requests come at once', async () => {
    const person = somebody();
    const userId = await invite(northwind, person.verifiedEmail);

    const all = await Promise.all(Array.from({ length: 10 }, () => signIn(person)));

    for (const memberships of all) expect(memberships).toMatchObject([{ userId }]);
  });

  it('takes up only one of two invitations of one scope', async () => {
    const person = somebody();
    const first = await invite(northwind, person.verifiedEmail);
    await signIn(person);
    const second = await invite(northwind, `second-${person.verifiedEmail}`);

    expect(await signIn({ ...person, verifiedEmail: `second-${person.verifiedEmail}` })).toMatchObject([{ userId: first }]);
    expect(await linkOf(second)).toBeNull();
  });

  it('belongs no more once removed, and needs a new invitation and a verified address to come back', async () => {
    const person = somebody();
    const userId = await invite(northwind, person.verifiedEmail);
    await signIn(person);
    await database.inMsp(scopeOf(northwind), ({ users }) => users.remove(userId));
    expect(await signIn(person)).toEqual([]);

    const again = await invite(northwind, person.verifiedEmail);

    expect(await signIn({ ...person, verifiedEmail: null })).toEqual([]);
    expect(await signIn(person)).toMatchObject([{ userId: again }]);
  });

  it('is noted at most once a minute', async () => {
    const person = somebody();
    const userId = await invite(northwind, person.verifiedEmail);
    const seen = async (): Promise<Date | null> =>
      (await test.superuser.query<{ at: Date | null }>('select last_seen_at as at from app_user where id = $1', [userId])).rows[0]?.at ??
      null;
    await signIn(person);
    const first = await seen();
    await signIn(person);
    expect(await seen()).toEqual(first);

    await test.superuser.query(`update app_user set last_seen_at = now() - interval '2 minutes' where id = $1`, [userId]);
    await signIn(person);

    expect((await seen())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
  });
});

describe('two administrators who remove each other at once', () => {
  it('do so one after the other, and the second finds himself the last', async () => {
    const msp: Owner = { mspId: await anMsp(test.superuser), tenantId: null };
    const [one, other] = [await invite(msp, 'one@example.com'), await invite(msp, 'other@example.com')];
    const waiting = async (): Promise<boolean> =>
      (await test.superuser.query('select from pg_stat_activity where datname = current_database() and wait_event_type = $1', ['Lock']))
        .rows.length > 0;

    let second: Promise<number | undefined> | undefined;
    const first = await database.inMsp(scopeOf(msp), async ({ users }) => {
      const found = await users.lockMember(other);
      second = database.inMsp(scopeOf(msp), async (db) => (await db.users.lockMember(one))?.mspAdmins);
      await eventually(waiting, 20_000);
      await users.remove(other);
      return found?.mspAdmins;
    });

    expect([first, await second]).toEqual([2, 1]);
  });
});

describe('the door of signing in', () => {
  const asSystem = async <T>(settings: Readonly<Record<string, string>>, statement: string): Promise<T[]> => {
    await test.superuser.query('begin; set local role snapward_system');
    try {
      for (const [name, value] of Object.entries(settings)) await test.superuser.query('select set_config($1, $2, true)', [name, value]);
      return (await test.superuser.query(statement)).rows as T[];
    } finally {
      await test.superuser.query('rollback');
    }
  };

  it('shows one person and their memberships, and nobody when nobody signs in', async () => {
    const [person, other] = [somebody(), somebody()];
    const userId = await invite(northwind, person.verifiedEmail);
    await invite(contoso, other.verifiedEmail);
    await signIn(person);
    await signIn(other);

    for (const [id, table] of [
      ['id', 'app_user'],
      ['user_id', 'membership'],
    ]) {
      const all = `select ${id} as id from ${table}`;
      expect(await asSystem({}, all)).toEqual([]);
      expect(await asSystem({ 'app.sign_in_email': '', 'app.sign_in_identity': '' }, all)).toEqual([]);
      expect(await asSystem({ 'app.sign_in_identity': `${ISSUER} ${person.subject}` }, all)).toEqual([{ id: userId }]);
    }
  });

  it.each([
    ['changes a role', `update membership set role = 'MSP_ADMIN'`],
    ['makes a membership', `insert into membership (id) values ('x')`],
    ['invites', `insert into app_user (id) values ('x')`],
    ['moves a person', `update app_user set msp_id = 'x'`],
    ['reads the names of tenants', 'select name from tenant'],
  ])('never %s', async (_, statement) => {
    await expect(asSystem({}, statement)).rejects.toThrow('permission denied');
  });

  it('links a person to nobody but who signs in', async () => {
    const person = somebody();
    await invite(northwind, person.verifiedEmail);
    const settings = { 'app.sign_in_email': `mailto:${person.verifiedEmail}`, 'app.sign_in_identity': `${ISSUER} ${person.subject}` };
    const link = (subject: string): string =>
      `update app_user set issuer = '${ISSUER}', subject = '${subject}', linked_at = now() returning issuer`;

    await expect(asSystem(settings, link('somebody else'))).rejects.toThrow('row-level security');
    expect(await asSystem(settings, link(person.subject))).toEqual([{ issuer: ISSUER }]);
  });
});
