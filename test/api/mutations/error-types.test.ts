import type { GraphQLSchema } from 'graphql';
import { isUnionType } from 'graphql';
import { USER_ERRORS } from '../../../api/graphql/error-catalogue';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { apiAt, type ApiOfRun } from '../../support/api/api-of-run';
import { refusalsOf } from '../../support/api/refusals';
import { aStage, type Stage } from '../../support/api/stage';
import { operationsOf, theSchema } from '../../support/api/the-schema';
import { aDatabase, type TestDatabase } from '../../support/test-database';
import { MUTATION_CASES } from './mutation-cases';

const MUTATIONS = Object.keys(MUTATION_CASES);

// A Temporal that nobody reaches, so that what needs it at once says so.
const NOWHERE = { address: '127.0.0.1:1', namespace: 'default', uiUrl: null };

describe('the error types of a mutation', () => {
  let database: TestDatabase;
  let running: ApiInProcess;
  let api: Omit<ApiOfRun, 'close'>;
  let stage: Stage;
  let schema: GraphQLSchema;
  /** Every code that was met, with the types that carried it. */
  const met = new Map<string, Set<string>>();

  beforeAll(async () => {
    database = await aDatabase();
    running = await anApiInProcess(database.url, { temporal: NOWHERE });
    api = apiAt(running.url, await database.open(), database.superuser);
    [stage, schema] = [await aStage(api), await theSchema()];
  });
  afterAll(async () => {
    await running.stop();
    await database.drop();
  });

  it.each(MUTATIONS)(
    'are, for %s, exactly those that its union lists',
    async (mutation) => {
      const refusals = await refusalsOf(api, stage, mutation, MUTATION_CASES[mutation] ?? { good: () => ({}), bad: [] });

      for (const { code = '', __typename } of refusals) met.set(code, (met.get(code) ?? new Set()).add(__typename));
      const answered = new Set(refusals.map(({ __typename }) => __typename));
      const result = schema.getType(
        operationsOf(schema, 'Mutation')
          .find(({ name }) => name === mutation)
          ?.type.toString()
          .slice(0, -1) ?? '',
      );
      const listed = isUnionType(result) ? result.getTypes().map(({ name }) => name) : [];
      expect([...answered].sort()).toEqual(listed.filter((name) => name.endsWith('Error')).sort());
    },
    120_000,
  );

  it('carry, all together, every code of the catalogue and no other, each in the type that the catalogue says', () => {
    const catalogue = Object.entries(USER_ERRORS).map(([code, { type }]) => [code, [type]]);

    expect([...met].map(([code, types]) => [code, [...types]]).sort()).toEqual(catalogue.sort());
  });
});
