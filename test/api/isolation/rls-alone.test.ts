import type { GraphQLSchema } from 'graphql';
import { freePort } from '../../../sandbox/servers/ports';
import { kindOf, type IdKind, type TenantId } from '../../../workflows/domain/ids';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { apiAt } from '../../support/api/api-of-run';
import { goodWith, type MutationCases } from '../../support/api/bad-input';
import { listsOf, pageDocument } from '../../support/api/every-list';
import { placesOfIds } from '../../support/api/foreign-cases';
import { takeConditionsAway, withoutConditions, type TakenAway } from '../../support/api/isolation/without-conditions';
import { rowsOfMsp } from '../../support/api/rows-of-msp';
import { aServedMsp, type ServedMsp } from '../../support/api/served-msp';
import { aStage, type Stage } from '../../support/api/stage';
import { inputFieldsOf, isId, operationsOf, theSchema } from '../../support/api/the-schema';
import { mutationDocument, type GraphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';
import { MUTATION_CASES } from '../mutations/mutation-cases';

const APPLICATION = 'snapward without conditions';

/** Who asks, and what must never be in an answer to him. */
interface Asker {
  readonly who: string;
  readonly client: GraphqlClient;
  readonly foreign: readonly string[];
}

describe('taking the conditions away', () => {
  it.each([
    ['select a from t where id = $1', 'select a from t where (id = $1 or true)'],
    [
      'select a from t where t.id = any($1::text[]) and b = $2',
      'select a from t where (t.id = any($1::text[]) or true) and (b = $2 or true)',
    ],
    ['update t set a = $2 where id = $1 returning a', 'update t set a = $2 where (id = $1 or true) returning a'],
    ['select a from t join u on u.id = t.id', 'select a from t join u on u.id = t.id'],
  ])('leaves of %s what is written', (before, after) => {
    expect(withoutConditions(before)).toBe(after);
  });
});

describe('row-level security, with the conditions of all repositories taken away', () => {
  let test: TestDatabase;
  let bare: ApiInProcess;
  let taken: TakenAway;
  let schema: GraphQLSchema;
  let stage: Stage;
  let stranger: ServedMsp;
  let ofTwo: GraphqlClient;

  beforeAll(async () => {
    test = await aDatabase();
    taken = takeConditionsAway(APPLICATION);
    const database = { url: test.url, process: 'api' as const, poolSize: 5, statementTimeoutMs: 10_000, apiKeyPepper: null };
    // Without a Temporal: what is asked for here is for nobody to do.
    const temporal = { address: `127.0.0.1:${await freePort()}`, namespace: 'none', uiUrl: null };
    bare = await anApiInProcess(test.url, { database: { ...database, applicationName: APPLICATION }, temporal });
    const api = apiAt(bare.url, await test.open(), test.superuser);
    [schema, stage, stranger] = [await theSchema(), await aStage(api), await aServedMsp(api)];
    const tenantIds = [stage.tenants[0].owner.tenantId, stage.suspended.tenantId as TenantId];
    const { token } = await api.keyOf({ mspId: stage.mspId, tenantId: null }, { role: 'TENANT_ADMIN', tenantIds });
    ofTwo = api.holder(token, stage.tenants[0].owner.tenantId).client;
  }, 60_000);
  afterAll(async () => {
    await bare?.stop();
    taken?.stop();
    await test?.drop();
  });

  const askers = (): Asker[] => [
    {
      who: 'a tenant',
      client: stage.tenants[0].client,
      foreign: [...stage.tenants[1].allIds, ...stage.allIds.filter((id) => !id.startsWith('pln_')), ...stranger.allIds],
    },
    {
      who: 'a key for two tenants, in one of them',
      client: ofTwo,
      foreign: [...stage.tenants[1].allIds, ...stage.allIds.filter((id) => !id.startsWith('pln_')), ...stranger.allIds],
    },
    {
      who: 'an MSP',
      client: stage.client,
      foreign: [stranger.mspId, ...stranger.allIds, ...stranger.tenants.flatMap(({ allIds }) => allIds)],
    },
  ];

  const leaked = (text: string, foreign: readonly string[], asked: string): string[] =>
    foreign.filter((id) => !asked.includes(id) && text.includes(id));

  it("is all that answers: a filter that one thing fits finds everything of one's own", async () => {
    const before = taken.statements();
    const { tenants } = await stage.client.query<{ tenants: { nodes: object[] } }>(
      '{ tenants(first: 100, filter: { status: SUSPENDED }) { nodes { id } } }',
    );

    const { rows } = await test.superuser.query('select id from tenant where msp_id = $1', [stage.mspId]);
    expect(tenants.nodes).toHaveLength(rows.length);
    expect(taken.statements()).toBeGreaterThan(before);
  });

  /** Something of the first tenant's to list below, by the type of the schema. */
  function ownOf(parent: string): string | undefined {
    const { ids, owner } = stage.tenants[0];
    const kind = (parent.charAt(0).toLowerCase() + parent.slice(1)).replace('tenantHypervisor', 'hypervisor');
    return kind === 'tenant' ? owner.tenantId : kind === 'plan' ? stage.planId : ids[kind as IdKind];
  }

  /** What of anybody else stands in the answers to all queries and all lists, and how many answers there were. */
  async function leaks(): Promise<{ found: object[]; answers: number }> {
    const found: object[] = [];
    let answers = 0;
    const ask = async ({ who, client, foreign }: Asker, place: string, document: string, variables: Record<string, unknown>) => {
      const { text } = await client.ask(document, variables);
      answers += 1;
      found.push(...leaked(text, foreign, Object.values(variables).join()).map((id) => ({ who, place, id })));
    };
    for (const asker of askers()) {
      for (const list of listsOf(schema)) {
        const of = ownOf(list.parent);
        if (list.parent !== 'Query' && of === undefined) continue;
        await ask(asker, list.path, pageDocument(list, { first: '100', orderBy: list.orders[0] }), of === undefined ? {} : { of });
      }
      for (const { place, document, kinds } of placesOfIds(schema, 'Query')) {
        for (const kind of kinds) {
          const id = asker.foreign.find((candidate) => kindOf(candidate) === kind);
          if (id !== undefined) await ask(asker, place, document, { id });
        }
      }
    }
    return { found, answers };
  }

  it('shows nothing of anybody else in any query', async () => {
    const { found, answers } = await leaks();

    expect(found).toEqual([]);
    expect(answers).toBeGreaterThan(120);
  });

  it('lets no mutation write anything of anybody else', async () => {
    const mine = stage.tenants[0].owner.tenantId;
    const others = async () => [await rowsOfMsp(test.superuser, stranger.mspId), await rowsOfMsp(test.superuser, stage.mspId, mine)];
    const before = await others();
    const client = stage.tenants[0].client;
    const theirs = [...stage.tenants[1].allIds, ...stage.allIds, ...stranger.tenants[0].allIds];
    const found: object[] = [];
    let asked = 0;
    for (const { name: mutation, args } of operationsOf(schema, 'Mutation')) {
      const cases: MutationCases = MUTATION_CASES[mutation] ?? { good: () => ({}), bad: [] };
      const good = cases.good(stage);
      for (const { name } of args.flatMap(inputFieldsOf).filter(isId)) {
        const given = firstOf(good[cases.instead?.[name] ?? name]);
        for (const id of theirs.filter((candidate) => kindOf(candidate) === kindOf(given))) {
          const { text } = await client.ask(mutationDocument(mutation), { input: goodWith(cases, stage, name, id) });
          asked += 1;
          found.push(...leaked(text, theirs, id).map((other) => ({ mutation, name, id: other })));
        }
      }
    }

    expect(found).toEqual([]);
    expect(asked).toBeGreaterThan(30);
    expect(await others()).toEqual(before);
  }, 120_000);

  it.each(['vm_group', 'job', 'tenant'])('would be missed if %s had none', async (table) => {
    await test.superuser.query(`alter table ${table} disable row level security`);
    const { found } = await leaks();
    await test.superuser.query(`alter table ${table} enable row level security`);

    expect(found).not.toEqual([]);
  });
});

const firstOf = (id: unknown): string => String(Array.isArray(id) ? id[0] : id);
