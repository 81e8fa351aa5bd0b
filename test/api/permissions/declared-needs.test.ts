import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isInterfaceType, isObjectType, type GraphQLInterfaceType, type GraphQLSchema } from 'graphql';
import { ANY_PRINCIPAL, BEFORE_SCOPE, declaredNeed, needOfType } from '../../../api/auth/needs';
import { PERMISSIONS, ROLE_TABLE } from '../../../api/auth/permissions';
import { ROLES } from '../../../workflows/domain/access';
import { PROJECT_ROOT } from '../../architecture/source-files';
import { operationsOf, theSchema } from '../../support/api/the-schema';

const ROOTS = ['Query', 'Mutation', 'Subscription'] as const;

/** What everybody may ask who is signed in; a new one is a decision, not an accident. */
const FOR_EVERYBODY = ['node', 'roles'];

/** What a person may ask before they have said for which MSP or tenant. */
const BEFORE_A_SCOPE = ['viewer'];

describe('the permission words', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await theSchema();
  });

  it('are declared by every operation, and nothing is open to everybody but what was decided so', () => {
    const needs = new Map(ROOTS.flatMap((root) => operationsOf(schema, root).map((field) => [field.name, declaredNeed(field)])));

    expect([...needs].filter(([, need]) => need === null)).toEqual([]);
    expect([...needs].flatMap(([name, need]) => (need === ANY_PRINCIPAL ? name : [])).sort()).toEqual(FOR_EVERYBODY);
    expect([...needs].flatMap(([name, need]) => (need === BEFORE_SCOPE ? name : []))).toEqual(BEFORE_A_SCOPE);
    expect(needs.get('createPlan')).toBe('plan:write');
  });

  it('are declared by every type with an id, so that relations show no more than operations do', () => {
    const types = schema.getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType);
    const interfaces = Object.values(schema.getTypeMap()).filter(
      (type) => isInterfaceType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
    );

    expect(types.length).toBeGreaterThan(10);
    for (const type of [...types, ...interfaces]) {
      const need = isObjectType(type) || isInterfaceType(type) ? declaredNeed(type) : null;
      expect({ type: type.name, need }).toEqual({ type: type.name, need: expect.stringMatching(/^[a-z-]+:read$/) });
    }
  });

  it('are the same for a query and for what it answers', () => {
    for (const field of operationsOf(schema, 'Query')) {
      const [declared, ofAnswer] = [declaredNeed(field), needOfType(field.type)];
      if (ofAnswer !== null) expect({ query: field.name, declared }).toEqual({ query: field.name, declared: ofAnswer });
    }
  });

  it('are each asked for by something, and each given to a role', () => {
    const operations = ROOTS.flatMap((root) => operationsOf(schema, root).map(declaredNeed));
    const given = ROLES.flatMap((role) => ROLE_TABLE[role].permissions);

    for (const word of PERMISSIONS) expect([word, operations.includes(word), given.includes(word)]).toEqual([word, true, true]);
  });

  it('let only those change anything who are not there to look on', () => {
    const writing = new Set(operationsOf(schema, 'Mutation').map(declaredNeed));

    for (const role of ['MSP_AUDITOR', 'TENANT_VIEWER'] as const) {
      expect(ROLE_TABLE[role].permissions.filter((word) => writing.has(word))).toEqual([]);
    }
    // A role of a tenant never does what its MSP's role of the same kind may not do.
    for (const kind of ['ADMIN', 'OPERATOR'] as const) {
      expect(ROLE_TABLE[`MSP_${kind}`].permissions).toEqual(expect.arrayContaining([...ROLE_TABLE[`TENANT_${kind}`].permissions]));
    }
  });

  it('are what the documentation says', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(PROJECT_ROOT, 'dist/api/emit-permissions.js'), '--check'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      timeout: 30_000,
    });

    expect({ status, says: stderr + stdout }).toEqual({ status: 0, says: '' });
  });
});
