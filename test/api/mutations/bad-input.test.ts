import { getNamedType, isRequiredInputField, type GraphQLInputField, type GraphQLSchema } from 'graphql';
import { STILL_POSSIBLE } from '../../../api/auth/still-possible';
import { newId } from '../../../db/new-id';
import { ID_PREFIX, type IdKind } from '../../../workflows/domain/ids';
import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { goodWith, type BadInput, type Fields, type MutationCases } from '../../support/api/bad-input';
import { rowsOfMsp } from '../../support/api/rows-of-msp';
import { aStage, type Stage } from '../../support/api/stage';
import { inputFieldsOf, isId, operationsOf, theSchema } from '../../support/api/the-schema';
import { mutationDocument } from '../../support/graphql-client';
import { MUTATION_CASES } from './mutation-cases';

const MUTATIONS = Object.keys(MUTATION_CASES);

/** What a tenant's key may not do at all. */
const FOR_THE_MSP_ALONE = [
  'createTenant',
  'createCredential',
  'connectAdminHypervisor',
  'connectTenantHypervisor',
  'createStorage',
  'createPlan',
  'suspendTenant',
  'resumeTenant',
  'offboardTenant',
  'changeTenantQuota',
];

describe('bad input', () => {
  let api: ApiOfRun;
  let stage: Stage;
  let schema: GraphQLSchema;
  let untouched: Awaited<ReturnType<typeof rowsOfMsp>>;

  beforeAll(async () => {
    api = await apiOfRun();
    [stage, schema] = [await aStage(api), await theSchema()];
    untouched = await rowsOfMsp(api.sql, stage.mspId);
  });
  // Nothing at all is written for this MSP: every test looks again.
  afterEach(async () => expect(await rowsOfMsp(api.sql, stage.mspId)).toEqual(untouched));
  afterAll(() => api.close());

  const casesOf = (mutation: string): MutationCases => MUTATION_CASES[mutation] ?? { good: () => ({}), bad: [] };

  const fieldsOf = (mutation: string): readonly GraphQLInputField[] =>
    operationsOf(schema, 'Mutation')
      .filter(({ name }) => name === mutation)
      .flatMap(({ args }) => args.flatMap(inputFieldsOf));

  const inputOf = (mutation: string, { change }: Pick<BadInput, 'change'>): Fields => ({
    ...casesOf(mutation).good(stage),
    ...(typeof change === 'function' ? change(stage) : change),
  });

  it('has cases for every mutation of the schema', () => {
    expect(MUTATIONS.sort()).toEqual(
      operationsOf(schema, 'Mutation')
        .map(({ name }) => name)
        .sort(),
    );
  });

  const all = MUTATIONS.flatMap((mutation) => casesOf(mutation).bad.map((bad) => ({ mutation, bad, when: bad.when })));
  it.each(all)('$mutation is refused, and writes nothing, when $when', async ({ mutation, bad }) => {
    const outcome = await stage.client.outcome(mutation, inputOf(mutation, bad));

    const path = bad.at.length > 0 ? ['input', ...bad.at] : [];
    expect(outcome).toMatchObject({ code: bad.code, path, ...(bad.rule ? { rule: bad.rule } : {}) });
    expect(outcome.message).toMatch(/\w{3}/);
    expect(outcome.remedy).toMatch(/\w{3}/);
  });

  it.each(MUTATIONS)('%s is refused when its clientMutationId can be none', async (mutation) => {
    for (const clientMutationId of ['', 'x'.repeat(201), 'a\u0007b']) {
      const outcome = await stage.client.outcome(mutation, { ...casesOf(mutation).good(stage), clientMutationId });
      expect(outcome).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'clientMutationId'] });
    }
  });

  it.each(MUTATIONS)('%s does not find what an id does not name, of whatever form the id is', async (mutation) => {
    for (const { name } of fieldsOf(mutation).filter(isId)) {
      const { good: goodInput, instead = {}, namesWhich = [] } = casesOf(mutation);
      const given = goodInput(stage)[instead[name] ?? name];
      const path = ['input', name, ...(namesWhich.includes(name) ? ['0'] : [])];
      const good = typeof given === 'string' ? given : newId('storage');
      const kind = kindOfPrefix(good);
      const wrong = {
        'never given': newId(kind),
        'of another kind': kind === 'tenant' ? stage.ids.plan : stage.tenants[0].ids.tenant,
        'no id': 'nonsense',
        empty: '',
        'an id and more': `${good}0`,
        'an id in capitals': good.toUpperCase(),
        'a piece of SQL': `${good}' or '1'='1`,
        'with blanks': ` ${good}`,
      };
      for (const [what, id] of Object.entries(wrong)) {
        const outcome = await stage.client.outcome(mutation, goodWith(casesOf(mutation), stage, name, id));
        expect({ name, what, ...outcome }).toMatchObject({ name, what, code: 'NOT_FOUND', path });
      }
    }
  });

  it.each(MUTATIONS)('%s needs what the schema says that it needs, and takes no words that the schema does not have', async (mutation) => {
    const good = casesOf(mutation).good(stage);
    const [required, words] = [fieldsOf(mutation).filter(isRequiredInputField), fieldsOf(mutation)];
    const inputs: Fields[] = [
      ...required.map(({ name }) => ({ ...good, [name]: undefined })),
      ...required.map(({ name }) => ({ ...good, [name]: null })),
      ...words.map(({ name }) => ({ ...good, [name]: { some: 'object' } })),
      { ...good, unheardOf: true },
    ];

    for (const input of inputs) {
      const { status, data, errors } = await stage.client.ask(mutationDocument(mutation), { input });
      expect({ input, status, data, code: errors[0]?.extensions?.['code'] }).toEqual({
        input,
        status: 400,
        data: null,
        code: 'BAD_USER_INPUT',
      });
    }
  });

  it.each(MUTATIONS)('%s asks a tenant for permission before it looks at anything', async (mutation) => {
    const outcome = await stage.tenants[0].client.outcome(mutation, { ...casesOf(mutation).good(stage), clientMutationId: '' });

    const forbidden = FOR_THE_MSP_ALONE.includes(mutation);
    expect(outcome).toMatchObject(
      forbidden ? { code: 'PERMISSION_DENIED', path: [] } : { code: 'INVALID_INPUT', path: ['input', 'clientMutationId'] },
    );
  });

  it.each(MUTATIONS.filter((mutation) => !FOR_THE_MSP_ALONE.includes(mutation) && !STILL_POSSIBLE.has(mutation)))(
    '%s is refused to a suspended tenant',
    async (mutation) => {
      const { client } = api.holder(stage.suspended.token);

      const outcome = await client.outcome(mutation, casesOf(mutation).good(stage));

      expect(outcome).toMatchObject({ code: 'TENANT_NOT_ACTIVE', __typename: 'DeniedError' });
      expect(
        (await client.query<{ viewer: { tenant: { status: string } } }>('{ viewer { tenant { status } } }')).viewer.tenant.status,
      ).toBe('SUSPENDED');
    },
  );

  it('names everything that is wrong at once', async () => {
    const outcome = await stage.client.outcome('connectAdminHypervisor', {
      name: '',
      awsAccountId: 'x',
      regions: [],
      credentialId: 'nonsense',
    });

    expect(outcome.problems?.map(({ path }) => path.join('.'))).toEqual(['input.name', 'input.awsAccountId', 'input.regions']);
  });

  it('never repeats a secret, neither in an outcome nor in an error', async () => {
    const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const input = { name: '', method: 'ACCESS_KEY', accessKeyId: 'no', secretAccessKey };

    const answers = [
      await stage.client.ask(mutationDocument('createCredential'), { input }),
      await stage.client.ask(mutationDocument('createCredential'), { input: { ...input, method: 'TELEPATHY' } }),
      await stage.client.ask(mutationDocument('createCredential'), { input: { ...input, name: { secretAccessKey } } }),
      await stage.client.ask(mutationDocument('createCredential'), { input: { ...input, secretAccessKey: [secretAccessKey, {}] } }),
    ];

    for (const { text } of answers) expect(text).not.toContain(secretAccessKey);
  });
});

describe('strange input', () => {
  let api: ApiOfRun;
  let stage: Stage;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    api = await apiOfRun();
    [stage, schema] = [await aStage(api), await theSchema()];
  });
  afterAll(() => api.close());

  // Without this, an input that is bad in two ways would pass for bad in the one that a case names.
  it.each(MUTATIONS)('is not what the cases of %s begin with: their good input is taken', async (mutation) => {
    const { good, goodAnswers } = MUTATION_CASES[mutation] ?? { good: () => ({}) };

    const outcome = await stage.client.outcome(mutation, good(stage));

    if (goodAnswers) expect(outcome).toMatchObject({ code: goodAnswers });
    else expect(outcome).toEqual({ __typename: `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`, clientMutationId: null });
  });

  it.each(MUTATIONS)('in characters that a database does not take is no fault of ours in %s', async (mutation) => {
    const [input] = operationsOf(schema, 'Mutation').find(({ name }) => name === mutation)?.args ?? [];
    const good = MUTATION_CASES[mutation]?.good(stage);
    for (const { name, type } of (input ? inputFieldsOf(input) : []).filter((field) =>
      ['ID', 'String'].includes(getNamedType(field.type).name),
    )) {
      for (const text of ['a\u0000b', '\ud800', '\\u0000', '🗄️'.repeat(90)]) {
        const value = type.toString().startsWith('[') ? [text] : text;
        const answer = await stage.client.ask(mutationDocument(mutation), { input: { ...good, [name]: value } });
        expect({ name, text, fault: answer.text.includes('INTERNAL_SERVER_ERROR') }).toEqual({ name, text, fault: false });
      }
    }
  });

  it('that only looks like an escape is a name like others', async () => {
    const made = await stage.client.done<{ tenant: { name: string } }>('createTenant', { name: 'C:\\u0000' }, 'tenant { name }');

    expect(made.tenant.name).toBe('C:\\u0000');
  });
});

/** The kind that the prefix of an id names. */
function kindOfPrefix(id: string): IdKind {
  const kinds = Object.keys(ID_PREFIX) as IdKind[];
  const kind = kinds.find((candidate) => id.startsWith(`${ID_PREFIX[candidate]}_`));
  if (!kind) throw new Error(`${id} is no id.`);
  return kind;
}
