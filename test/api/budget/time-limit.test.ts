import { GraphQLObjectType, GraphQLSchema, GraphQLString, graphql, isObjectType } from 'graphql';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { limitTime } from '../../../api/graphql/limits/time-limit';
import { firstMspKey } from '../../../db/first-msp-key';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { graphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

describe('an operation that takes too long', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  beforeAll(async () => {
    database = await aDatabase();
    api = await anApiInProcess(database.url, { requestMs: 1_000 });
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  it('is given up and says so, and the next one is answered', async () => {
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    const client = graphqlClient(api.url, `Bearer ${key.token}`);
    const blocking = new Client({ connectionString: database.superuserUrl });
    await blocking.connect();
    try {
      await blocking.query('begin; lock table plan in access exclusive mode');

      const { status, errors, data } = await client.ask('{ viewer { id } plans { nodes { id } } }');

      expect(status).toBe(200);
      expect(errors.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual([[['plans'], 'TIMED_OUT']]);
      expect(data).toBeNull();
    } finally {
      await blocking.end();
    }
    expect((await client.ask('{ plans { nodes { id } } }')).errors).toEqual([]);
  });

  it('asks for nothing more below, once its time is over', async () => {
    const asked: string[] = [];
    const leaf = new GraphQLObjectType({
      name: 'Leaf',
      fields: { text: { type: GraphQLString, resolve: () => (asked.push('leaf'), 'read') } },
    });
    const query = new GraphQLObjectType({
      name: 'Query',
      fields: { leaf: { type: leaf, resolve: () => ({}) }, slow: { type: GraphQLString, resolve: () => pause(5_000, 'slow') } },
    });
    const schema = limitTime(new GraphQLSchema({ query }));

    const over = await graphql({ schema, source: '{ leaf { text } }', contextValue: { deadlineMs: Date.now() + 5_000 } });
    const late = await graphql({ schema, source: '{ slow }', contextValue: { deadlineMs: Date.now() + 20 } });
    const type = schema.getType('Leaf');
    const resolve = isObjectType(type) ? type.getFields()['text']?.resolve : undefined;

    expect(over.data).toEqual({ leaf: { text: 'read' } });
    expect(late.errors?.[0]?.extensions['code']).toBe('TIMED_OUT');
    expect(() => resolve?.({}, {}, { deadlineMs: Date.now() - 1 }, {} as never)).toThrow(/took too long/);
    expect(asked).toEqual(['leaf']);
  });
});
