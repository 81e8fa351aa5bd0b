import type { GraphQLSchema } from 'graphql';
import { kindOf as kindOfId, type IdKind } from '../../../workflows/domain/ids';
import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { goodWith } from '../../support/api/bad-input';
import { placesOfIds, queriesWithoutIds, type PlaceOfId } from '../../support/api/foreign-cases';
import { LiveRefused, TRANSPORTS, type Transport } from '../../support/api/live';
import { rowsOfMsp } from '../../support/api/rows-of-msp';
import { aServedMsp, neverGiven, type ServedMsp } from '../../support/api/served-msp';
import { aStage, type Stage } from '../../support/api/stage';
import { inputFieldsOf, isId, operationsOf, theSchema } from '../../support/api/the-schema';
import { mutationDocument, type GraphqlClient } from '../../support/graphql-client';
import { MUTATION_CASES } from '../mutations/mutation-cases';

/** Who asks, by what is foreign to him. */
const ASKERS = [
  'a tenant about another tenant of the same MSP',
  'a tenant about the own side of its MSP',
  'a key for two tenants, in one of them, about the other',
  'an MSP about another MSP',
] as const;
type Asker = (typeof ASKERS)[number];

const OF_A_TENANT = [
  'apiKey',
  'auditEvent',
  'credential',
  'driftFinding',
  'hypervisor',
  'job',
  'jobItem',
  'recoveryPoint',
  'recoveryPointCopy',
  'resource',
  'tenant',
  'user',
  'vmGroup',
];
const OF_THE_OWN_SIDE = [
  'accessNode',
  'apiKey',
  'auditEvent',
  'credential',
  'driftFinding',
  'hypervisor',
  'job',
  'jobItem',
  'storage',
  'user',
];

/** The kinds of thing that are foreign to each: a test that compares fewer of them has lost its subject. */
const FOREIGN_KINDS: Readonly<Record<Asker, readonly string[]>> = {
  'a tenant about another tenant of the same MSP': OF_A_TENANT,
  'a tenant about the own side of its MSP': OF_THE_OWN_SIDE,
  'a key for two tenants, in one of them, about the other': OF_A_TENANT,
  'an MSP about another MSP': [...new Set(['msp', 'plan', ...OF_A_TENANT, ...OF_THE_OWN_SIDE])].sort(),
};

describe('an id that belongs to somebody else', () => {
  let api: ApiOfRun;
  let schema: GraphQLSchema;
  let stage: Stage;
  let stranger: ServedMsp;
  let ofBoth: GraphqlClient;

  beforeAll(async () => {
    api = await apiOfRun();
    [schema, stage, stranger] = [await theSchema(), await aStage(api), await aServedMsp(api)];
    const [one, other] = stage.tenants;
    const list = { role: 'TENANT_ADMIN' as const, tenantIds: [one.owner.tenantId, other.owner.tenantId] };
    const { token } = await api.keyOf({ mspId: stage.mspId, tenantId: null }, list);
    ofBoth = api.holder(token, one.owner.tenantId).client;
  });
  afterAll(() => api.close());

  /** Who asks, and the foreign ids that there are of a kind; plans are for all tenants of an MSP, and so is the MSP itself. */
  function asking(asker: Asker, kind: IdKind): { client: GraphqlClient; ids: readonly string[] } {
    const [one, other] = stage.tenants;
    const ofKind = (ids: readonly string[]): string[] => ids.filter((id) => kindOfId(id) === kind);
    switch (asker) {
      case 'a tenant about another tenant of the same MSP':
        return { client: one.client, ids: ofKind(other.allIds) };
      case 'a tenant about the own side of its MSP':
        return { client: one.client, ids: kind === 'plan' ? [] : ofKind(stage.allIds) };
      case 'a key for two tenants, in one of them, about the other':
        return { client: ofBoth, ids: ofKind(other.allIds) };
      case 'an MSP about another MSP':
        return {
          client: stage.client,
          ids: ofKind([stranger.mspId, ...stranger.allIds, ...stranger.tenants.flatMap(({ allIds }) => allIds)]),
        };
    }
  }

  /** The whole answer, without the id and without what is new in every answer: the points that are left. */
  async function answerTo(client: GraphqlClient, document: string, variables: Record<string, unknown>, id: string): Promise<object> {
    const { status, text } = await client.ask(document, variables);
    // What is left to spend goes down with every question.
    return { status, text: text.replaceAll(id, '<the id>').replace(/"remaining":\d+/, '"remaining":0') };
  }

  it.each(ASKERS)('is answered in every query as an id that was never given, to %s', async (asker) => {
    const compared = { places: new Set<string>(), kinds: new Set<string>() };
    for (const { place, document, kinds } of placesOfIds(schema, 'Query')) {
      for (const kind of kinds) {
        const { client, ids } = asking(asker, kind);
        for (const id of ids) {
          const nobody = neverGiven(id);
          const [foreign, missing] = [
            await answerTo(client, document, { id }, id),
            await answerTo(client, document, { id: nobody }, nobody),
          ];
          expect({ place, kind, ...foreign }).toEqual({ place, kind, ...missing });
          compared.places.add(place);
          compared.kinds.add(kind);
        }
      }
    }

    expect([...compared.kinds].sort()).toEqual(FOREIGN_KINDS[asker]);
    if (asker === 'an MSP about another MSP') {
      expect([...compared.places].sort()).toEqual(
        placesOfIds(schema, 'Query')
          .map(({ place }) => place)
          .sort(),
      );
    }
  });

  it('is sought in every query of the schema', () => {
    const sought = new Set(placesOfIds(schema, 'Query').map(({ operation }) => operation));

    const without = queriesWithoutIds(schema);
    expect([...sought, ...without].sort()).toEqual(
      operationsOf(schema, 'Query')
        .map(({ name }) => name)
        .sort(),
    );
    // What these list is looked at in what-is-listed.test.ts; roles are the same for everybody.
    expect(without.sort()).toEqual(['hypervisors', 'plans', 'roles', 'tenants', 'viewer'].filter((name) => !sought.has(name)));
  });

  it.each(ASKERS)('is answered in every mutation as an id that was never given, and nothing is written, to %s', async (asker) => {
    const before = [await rowsOfMsp(api.sql, stage.mspId), await rowsOfMsp(api.sql, stranger.mspId)];
    const compared = new Set<string>();
    for (const { name: mutation, args } of operationsOf(schema, 'Mutation')) {
      const cases = MUTATION_CASES[mutation];
      if (!cases) throw new Error(`${mutation} has no case.`);
      for (const { name } of args.flatMap(inputFieldsOf).filter(isId)) {
        const kind = kindOfField(name);
        const { client, ids } = asking(asker, kind);
        for (const id of ids) {
          const nobody = neverGiven(id);
          const ask = (value: string): Promise<object> =>
            answerTo(client, mutationDocument(mutation), { input: goodWith(cases, stage, name, value) }, value);
          const foreign = await ask(id);
          expect({ mutation, name, ...foreign }).toEqual({ mutation, name, ...(await ask(nobody)) });
          expect(foreign).toMatchObject({ status: 200, text: expect.stringMatching(/"code":"(NOT_FOUND|PERMISSION_DENIED)"/) });
          compared.add(`${mutation}(${name})`);
        }
      }
    }

    const all = operationsOf(schema, 'Mutation').flatMap(({ name, args }) =>
      args
        .flatMap(inputFieldsOf)
        .filter(isId)
        .map((field) => `${name}(${field.name})`),
    );
    const foreign = all.filter((place) => FOREIGN_KINDS[asker].includes(kindOfField(/\((.*)\)/.exec(place)?.[1] ?? '')));
    expect([...compared].sort()).toEqual(foreign.sort());
    expect([await rowsOfMsp(api.sql, stage.mspId), await rowsOfMsp(api.sql, stranger.mspId)]).toEqual(before);
  });

  async function refusalOf(client: GraphqlClient, transport: Transport, { document }: PlaceOfId, id: string): Promise<object> {
    const live = client.follow(transport, document, { id });
    const refusal: unknown = await live.next().catch((error: unknown) => error);
    await live.close();
    if (!(refusal instanceof LiveRefused)) throw new Error(`Not refused: ${JSON.stringify(refusal)}`);
    return { message: refusal.message.replaceAll(id, '<the id>'), code: refusal.code, status: refusal.status };
  }

  it.each(TRANSPORTS.flatMap((transport) => ASKERS.map((asker) => ({ transport, asker }))))(
    'is refused in every subscription over $transport as an id that was never given, to $asker',
    async ({ transport, asker }) => {
      const places = placesOfIds(schema, 'Subscription');
      expect(places.map(({ operation }) => operation).sort()).toEqual(
        operationsOf(schema, 'Subscription')
          .map(({ name }) => name)
          .sort(),
      );
      for (const place of places) {
        const { client, ids } = asking(asker, 'job');
        expect(ids.length).toBeGreaterThan(0);
        for (const id of ids) {
          const foreign = await refusalOf(client, transport, place, id);
          expect(foreign).toMatchObject({ code: 'NOT_FOUND' });
          expect(foreign).toEqual(await refusalOf(client, transport, place, neverGiven(id)));
        }
      }
    },
  );

  it('cannot be guessed by a clientMutationId either: each key has its own numbers', async () => {
    const [one, other] = stage.tenants;
    const ask = (tenant: typeof one) =>
      tenant.client.done<{ vmGroup: { id: string } }>(
        'createVmGroup',
        {
          clientMutationId: 'the same number',
          hypervisorId: tenant.ids.hypervisor === other.ids.hypervisor ? other.ids.hypervisor : stage.idle.hypervisorId,
          planId: stage.planId,
          name: 'The same name',
          content: { include: [{ tags: [{ key: 'a', value: 'b' }] }] },
        },
        'vmGroup { id }',
      );

    const [first, second] = [await ask(one), await ask(other)];

    expect(second.vmGroup.id).not.toBe(first.vmGroup.id);
  });
});

const PREFIX_OF_FIELD: Readonly<Record<string, IdKind>> = {
  userId: 'user',
  apiKeyId: 'apiKey',
  tenantId: 'tenant',
  tenantIds: 'tenant',
  hypervisorId: 'hypervisor',
  adminHypervisorId: 'hypervisor',
  credentialId: 'credential',
  planId: 'plan',
  primaryStorageId: 'storage',
  secondaryStorageId: 'storage',
  vmGroupId: 'vmGroup',
  recoveryPointId: 'recoveryPoint',
  jobId: 'job',
  itemIds: 'jobItem',
};

function kindOfField(name: string): IdKind {
  const kind = PREFIX_OF_FIELD[name];
  if (!kind) throw new Error(`Nobody knows what kind of id ${name} takes; name it here.`);
  return kind;
}
