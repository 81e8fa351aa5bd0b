import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { PROJECT_ROOT } from '../architecture/source-files';
import { theSchema } from '../support/api/the-schema';
import { namingFaults } from './naming-rules';
import { breakingChanges, faultsOfChanges } from './schema-changes';
import { bareLists, partsOf, undatedDeprecations, undescribed } from './schema-rules';

/** Lists that are no connections, and why they do not grow with the data. */
const SHORT_LISTS: Readonly<Record<string, string>> = {
  'ApiKey.tenants': 'what somebody listed for one key, at most 100',
  'ContentRule.tags': 'what somebody wrote into one rule, at most 50',
  'DiscoveryResult.regions': 'one for each region of a connection, at most 40',
  'GroupContent.exclude': 'what somebody wrote into one group, at most 50',
  'GroupContent.excludeVolumeTags': 'what somebody wrote into one group, at most 50',
  'BackUpVmGroupPayload.warnings': 'at most one a kind of quota',
  'CreateVmGroupPayload.warnings': 'at most one a kind of quota',
  'DiscoverHypervisorPayload.warnings': 'at most one a kind of quota',
  'ReconcileHypervisorPayload.warnings': 'at most one a kind of quota',
  'RestoreInstancePayload.warnings': 'at most one a kind of quota',
  'RetryJobItemsPayload.warnings': 'at most one a kind of quota',
  'ValidateHypervisorPayload.warnings': 'at most one a kind of quota',
  'Tenant.quotas': 'one a kind of quota',
  'GroupContent.include': 'what somebody wrote into one group, at most 50',
  'InstanceFacts.tags': 'AWS allows 50 tags',
  'InstanceFacts.volumes': 'the volumes of one instance, as AWS attaches them',
  'Query.roles': 'the roles of the product, a table of a few lines',
  'RecoveryPoint.copies': 'one for each storage of a plan',
  'RecoveryPointCopy.snapshots': 'one for each volume of one instance',
  'RestoreResult.leftBehind': 'the parts of one instance',
  'ValidationError.problems': 'what is wrong with one input',
  'ValidationReport.checks': 'one for each thing that a validation looks at',
  'Viewer.memberships': 'where one person belongs, or what one key lists, at most 100',
  'VolumeFacts.tags': 'AWS allows 50 tags',
};

describe('the contract of the schema', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await theSchema();
  });

  it('describes every type, field, argument, enum value and directive in words', () => {
    expect(partsOf(schema).length).toBeGreaterThan(400);
    expect(undescribed(schema)).toEqual([]);
  });

  it('names things as the house does', () => {
    expect(namingFaults(schema)).toEqual([]);
  });

  it('makes a connection of every list of things but those that are short by nature', () => {
    expect(bareLists(schema).sort()).toEqual(Object.keys(SHORT_LISTS).sort());
  });

  it('tells of everything deprecated what to use instead and until when', () => {
    expect(undatedDeprecations(schema)).toEqual([]);
  });

  it('breaks no client of the released schema without saying so', async () => {
    const read = (file: string): string => readFileSync(join(PROJECT_ROOT, 'api', file), 'utf8');

    expect(await faultsOfChanges(read('schema.released.graphql'), read('schema.graphql'), read('schema-changes.md'))).toEqual([]);
  });
});

describe('a schema that breaks the rules', () => {
  const broken = buildSchema(`
    type Query { "Some words." things("Some words." first: Int, after: String): [Thing!]! "Some words." job_list: JobType }
    "Some words." type Thing { "Some words." id: ID! @deprecated "Some words." old: Int @deprecated(reason: "Use new instead. Removed after 2027-02-30.")
      "Some words." older: Int @deprecated(reason: "Use new instead. Removed after 2027-03-31.") }
    "Some words." type JobType { id: ID! }
    "Some words." input Wish { "Some words." name: String @deprecated(reason: "Never used.") }
    "Some words." enum State { "Some words." running "Some words." DONE_WELL }
    "Some words." type Done { "Some words." id: ID! }
    type Mutation { "Some words." thing("Some words." wish: Wish!): Done! }
    directive @marked on FIELD_DEFINITION
  `);

  it('is caught where it is silent', () => {
    expect(undescribed(broken).sort()).toEqual(['@marked', 'JobType.id', 'Query.things(after)']);
  });

  it('is caught where its names are not ours', () => {
    expect(namingFaults(broken).sort()).toEqual(
      [
        'JobType is a type and says so again',
        'Query.job_list is not in camelCase',
        'State.running is not in UPPER_SNAKE',
        'Wish is an input, or is named as if it were one',
        'thing is not a known verb and a noun',
        'thing does not take `input: ThingInput!` alone',
        'thing does not answer ThingResult!',
        'thing has no ThingPayload in its result',
      ].sort(),
    );
  });

  it('is caught where it answers a bare list', () => {
    expect(bareLists(broken)).toEqual(['Query.things']);
  });

  it('is caught where a deprecation has no reason, or no day that there is', () => {
    expect(undatedDeprecations(broken)).toEqual([
      'Thing.id: No longer supported',
      'Thing.old: Use new instead. Removed after 2027-02-30.',
      'Wish.name: Never used.',
    ]);
  });
});

describe('a change of the schema', () => {
  const released = 'type Query { job(id: ID!): Job } type Job { id: ID! name: String! state: State! } enum State { RUNNING DONE }';

  const BREAKING = [
    { what: 'the removal of a field', built: released.replace(' name: String!', ''), kind: 'FIELD_REMOVED', place: 'Job.name' },
    { what: 'a change of type', built: released.replace('name: String!', 'name: Int!'), kind: 'FIELD_TYPE_CHANGED', place: 'Job.name' },
    {
      what: 'an answer that may be null now',
      built: released.replace('name: String!', 'name: String'),
      kind: 'FIELD_TYPE_CHANGED',
      place: 'Job.name',
    },
    {
      what: 'a newly required argument',
      built: released.replace('id: ID!)', 'id: ID!, region: String!)'),
      kind: 'FIELD_ARGUMENT_ADDED',
      place: 'Query.job.region',
    },
    { what: 'the removal of an enum value', built: released.replace(' DONE', ''), kind: 'ENUM_VALUE_REMOVED', place: 'State.DONE' },
  ];
  const EXPLAINED = 'Nobody could use it as it was; ask for the other one instead.';

  it.each(BREAKING)('such as $what is caught, and passes once it is declared with its reason', async ({ built, kind, place }) => {
    expect(await breakingChanges(released, built)).toEqual([{ kind, place, message: expect.any(String) }]);
    expect(await faultsOfChanges(released, built, '# Nothing')).toEqual([
      expect.stringContaining(`not declared: \`${kind}\` \`${place}\``),
    ]);
    expect(await faultsOfChanges(released, built, `# Changes\n\n- \`${kind}\` \`${place}\`: ${EXPLAINED}\n`)).toEqual([]);
    expect(await faultsOfChanges(released, built, `- \`${kind}\` \`${place}\`: better\n`)).toEqual([
      expect.stringContaining('without telling'),
    ]);
  });

  it('that breaks nobody needs no declaration, and a declaration needs its change', async () => {
    const built = released.replace('name: String!', 'name: String! region: String');

    expect(await faultsOfChanges(released, built, '')).toEqual([]);
    expect(await faultsOfChanges(released, built, `- \`FIELD_REMOVED\` \`Job.name\`: ${EXPLAINED}`)).toEqual([
      'is declared, and not so: `FIELD_REMOVED` `Job.name`',
    ]);
  });
});
