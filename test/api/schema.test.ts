import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isInputObjectType, isObjectType, type GraphQLSchema } from 'graphql';
import { theSchema } from '../support/api/the-schema';
import { PROJECT_ROOT } from '../architecture/source-files';

const OPERATIONS = {
  Query: `viewer tenant tenants hypervisor hypervisors credentials accessNodes auditEvents storages plan plans vmGroup vmGroups resources job jobs
    recoveryPoint recoveryPoints driftFindings users user node roles apiKey apiKeys`,
  Mutation: `createTenant createCredential connectAdminHypervisor connectTenantHypervisor validateHypervisor discoverHypervisor reconcileHypervisor createStorage
    createPlan createVmGroup backUpVmGroup restoreInstance pauseJob resumeJob cancelJob retryJobItems inviteUser changeMembership removeMembership
    createApiKey rotateApiKey revokeApiKey suspendTenant resumeTenant offboardTenant changeTenantQuota`,
  Subscription: 'jobProgress jobEvents',
};

const words = (text: string): string[] => text.split(/\s+/).sort();

describe('the schema', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await theSchema();
  });

  it('has exactly the operations that were promised', () => {
    const fieldsOf = (root: string): string[] => {
      const type = schema.getType(root);
      return isObjectType(type) ? Object.keys(type.getFields()).sort() : [];
    };

    for (const [root, names] of Object.entries(OPERATIONS)) expect(fieldsOf(root)).toEqual(words(names));
  });

  it('takes one input in every mutation, with a clientMutationId, and answers a union of its payload and UserErrors', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

    for (const { name, args, type } of mutations) {
      const capital = name.charAt(0).toUpperCase() + name.slice(1);
      expect({ name, args: args.map((argument) => `${argument.name}: ${argument.type.toString()}`) }).toEqual({
        name,
        args: [`input: ${capital}Input!`],
      });
      const input = schema.getType(`${capital}Input`);
      expect(isInputObjectType(input) && Object.keys(input.getFields())).toContain('clientMutationId');
      expect({ name, type: type.toString() }).toEqual({ name, type: `${capital}Result!` });
      const possible = (of: string): string[] => schema.getPossibleTypes(schema.getType(of) as never).map((member) => member.name);
      const [payloads, errors] = [possible(`${capital}Result`), possible('UserError')];
      expect(payloads.filter((member) => !errors.includes(member))).toEqual([`${capital}Payload`]);
      // Which others there are is held to what the mutation really answers, in mutations/error-types.test.ts.
      expect(payloads).toEqual(expect.arrayContaining(['ConflictError', 'DeniedError', 'ValidationError']));
    }
  });

  it('makes every list a Relay connection, so that no answer grows with the data', () => {
    // The table of roles is as long as the code says.
    const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ name }) => name.endsWith('s') && name !== 'roles');

    expect(lists.length).toBeGreaterThan(8);
    for (const { name, type } of lists) {
      expect({ name, type: type.toString().replace('!', '') }).toEqual({ name, type: expect.stringMatching(/Connection$/) });
    }
  });

  it('is the schema that is committed', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(PROJECT_ROOT, 'dist/api/emit-schema.js'), '--check'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      timeout: 30_000,
    });

    expect({ status, says: stderr + stdout }).toEqual({ status: 0, says: expect.any(String) });
  });
});
