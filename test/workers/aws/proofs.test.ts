import { DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { newId } from '../../../db/new-id';
import { provePermissions } from '../../../workers/aws/validate/prove-permissions';
import { proveTrust } from '../../../workers/aws/validate/prove-trust';
import { principalsOf } from '../../../workers/aws/validate/review-trust-policy';
import type { Connection } from '../../../workers/aws/connection';
import { PERMISSION_MANIFEST } from '../../../workflows/domain/permissions/manifest';
import { verdict, type ValidationCheck } from '../../../workflows/domain/validation';
import { emulator, type Emulator } from '../../sandbox/emulator/emulator';
import { connectedTenant, REGION, type ConnectedTenant } from './connected-tenant';

const JOB = newId('job');
const outcomeOf = (checks: readonly ValidationCheck[], name: string) => checks.find((check) => check.name === name);

describe('proofs of a connection', () => {
  let aws: Emulator;
  let world: ConnectedTenant;

  beforeAll(async () => {
    aws = await emulator();
  });
  beforeEach(async () => {
    world = await connectedTenant(aws, { instances: 1 });
  });
  afterEach(() => {
    world.access.close();
  });
  afterAll(async () => {
    await aws.close();
  });

  const trust = async (connection: Connection = world.connection) => (await proveTrust(world.access, connection, REGION, JOB)).checks;
  const permissions = (connection: Connection = world.connection) => provePermissions(world.access, connection, REGION, JOB);
  const adminConnection = (): Connection => ({
    ...world.connection,
    kind: 'ADMIN',
    tenantId: null,
    awsAccountId: world.admin.accountId,
    chain: world.connection.chain.slice(0, 1),
  });

  describe('of trust', () => {
    it('passes with the generated trust policy', async () => {
      const checks = await trust();
      expect(checks.map(({ name, outcome }) => [name, outcome])).toEqual([
        ['The role can be assumed', 'PASSED'],
        ['The account is the registered one', 'PASSED'],
        ['Without an external ID the role is refused', 'PASSED'],
        ['With a wrong external ID the role is refused', 'PASSED'],
        ['The trust policy names one principal only', 'PASSED'],
      ]);
    });

    it('fails when the trust policy does not ask for the external ID, and gives the policy that does', async () => {
      const open = world.trust.Statement.map(({ Condition: _without, ...statement }) => statement);
      await world.changeTrust({ ...world.trust, Statement: open });

      const checks = await trust();

      const probe = outcomeOf(checks, 'Without an external ID the role is refused');
      expect(probe).toMatchObject({ outcome: 'FAILED', proof: 'CALL' });
      expect(probe?.detail).toContain('Your role can be assumed by anyone the account trusts');
      expect(probe?.remedy).toContain(JSON.stringify(world.trust));
      expect(outcomeOf(checks, 'With a wrong external ID the role is refused')?.outcome).toBe('FAILED');
      expect(verdict(checks)).toBe('INVALID');
    });

    it('fails when the external ID is only compared if it is given', async () => {
      const lax = world.trust.Statement.map((statement) => ({
        ...statement,
        Condition: { StringEqualsIfExists: { 'sts:ExternalId': world.externalId } },
      }));
      await world.changeTrust({ ...world.trust, Statement: lax });

      const checks = await trust();
      expect(outcomeOf(checks, 'Without an external ID the role is refused')?.outcome).toBe('FAILED');
      expect(outcomeOf(checks, 'With a wrong external ID the role is refused')?.outcome).toBe('PASSED');
    });

    it('fails when the role trusts others as well', async () => {
      const others = [...world.trust.Statement, { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }];
      await world.changeTrust({ ...world.trust, Statement: others });

      const review = outcomeOf(await trust(), 'The trust policy names one principal only');
      expect(review).toMatchObject({ outcome: 'FAILED', detail: expect.stringContaining('ec2.amazonaws.com') });
    });

    it('says which action is missing when the trust policy does not take the source identity', async () => {
      const narrow = world.trust.Statement.map((statement) => ({ ...statement, Action: 'sts:AssumeRole' }));
      await world.changeTrust({ ...world.trust, Statement: narrow });

      const entry = outcomeOf(await trust(), 'The role can be assumed');
      expect(entry).toMatchObject({ outcome: 'FAILED', remedy: expect.stringContaining('does not allow sts:SetSourceIdentity') });
    });

    it('fails for another external ID than the registered one, and does not count the refusals as proofs', async () => {
      const [viaAdmin, last] = world.connection.chain;
      if (!viaAdmin || last?.method !== 'ASSUME_ROLE') throw new Error('The fixture changed.');
      const checks = await trust({ ...world.connection, chain: [viaAdmin, { ...last, externalId: 'another-id-than-theirs' }] });

      expect(outcomeOf(checks, 'The role can be assumed')).toMatchObject({
        outcome: 'FAILED',
        remedy: expect.stringContaining(world.adminRoleArn),
      });
      expect(outcomeOf(checks, 'Without an external ID the role is refused')?.outcome).toBe('UNPROVEN');
      expect(verdict(checks)).toBe('INVALID');
    });

    it('fails when the credential leads to another account', async () => {
      const checks = await trust({ ...world.connection, awsAccountId: '999999999999' });
      expect(outcomeOf(checks, 'The account is the registered one')).toMatchObject({
        outcome: 'FAILED',
        detail: expect.stringContaining(world.tenant.accountId),
      });
    });

    it('passes for the admin role and tells who it is', async () => {
      const { checks, principalArn } = await proveTrust(world.access, adminConnection(), REGION, JOB);
      expect(verdict(checks)).toBe('VALID');
      expect(principalArn).toBe(world.adminRoleArn);
    });

    it('finds the principals of every form of trust policy', () => {
      const statement = (Principal: unknown) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
      const policy = { Statement: [statement('*'), statement({ AWS: ['a', 'b'] }), { ...statement({ AWS: 'denied' }), Effect: 'Deny' }] };
      expect(principalsOf(JSON.stringify(policy))).toEqual(['*', 'a', 'b']);
    });
  });

  describe('of permissions', () => {
    it('proves every permission of the manifest with the generated policy', async () => {
      const checks = await permissions();
      const wanted = PERMISSION_MANIFEST.filter(({ side }) => side === 'TENANT').map(({ action }) => action);

      expect(checks.filter(({ outcome }) => outcome !== 'PASSED')).toEqual([]);
      expect(
        checks
          .filter(({ kind }) => kind === 'PERMISSION')
          .map(({ name }) => name)
          .sort(),
      ).toEqual([...wanted].sort());
      expect(outcomeOf(checks, 'ec2:CreateSnapshots')?.proof).toBe('DRY_RUN');
      expect(outcomeOf(checks, 'ec2:DescribeInstances')?.proof).toBe('CALL');
      expect(outcomeOf(checks, 'ec2:DeleteSnapshot')?.proof).toBe('SIMULATION');
    });

    it.each(['ec2:DeleteSnapshot', 'ec2:CreateSnapshots', 'ec2:DescribeVolumes', 'iam:PassRole', 'kms:CreateGrant', 'ec2:CreateTags'])(
      'finds that %s is missing, and names the statement to add',
      async (missing) => {
        const Statement = world.permissions.Statement.map((statement) => ({
          ...statement,
          Action: statement.Action.filter((action) => action !== missing),
        })).filter(({ Action }) => Action.length > 0);
        await world.changePermissions({ ...world.permissions, Statement });

        const check = outcomeOf(await permissions(), missing);

        expect(check).toMatchObject({ outcome: 'FAILED', remedy: expect.stringContaining(missing) });
        expect(check?.remedy).toContain('"Effect":"Allow"');
      },
    );

    it('says unproven, and not passed, where the role may not ask for a simulation', async () => {
      const Statement = world.permissions.Statement.filter(({ Action }) => !Action.includes('iam:SimulatePrincipalPolicy'));
      await world.changePermissions({ ...world.permissions, Statement });

      const checks = await permissions();

      expect(outcomeOf(checks, 'ec2:DeleteSnapshot')).toMatchObject({ outcome: 'UNPROVEN', proof: 'NONE' });
      expect(outcomeOf(checks, 'ec2:CreateSnapshots')).toMatchObject({ outcome: 'PASSED', proof: 'DRY_RUN' });
      expect(checks.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
    });

    it('changes nothing in the account', async () => {
      const changing = /Create|Delete|Run|Terminate|Stop|Modify|Register|Deregister/;
      await permissions();
      const { Snapshots = [] } = await world.owner.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
      expect(Snapshots).toEqual([]);
      expect(world.attempts().filter((action) => changing.test(action))).toEqual(['ec2:CreateSnapshots']);
    });

    it('proves what the admin side needs, leaving the tenants to prove their own roles', async () => {
      const checks = await permissions(adminConnection());
      expect(verdict(checks)).toBe('VALID');
      expect(outcomeOf(checks, 'sts:AssumeRole')).toMatchObject({ outcome: 'PASSED', proof: 'SIMULATION' });
    });

    it('reports that the account cannot be entered instead of failing', async () => {
      await world.changeTrust({ ...world.trust, Statement: [{ ...world.trust.Statement[0], Effect: 'Deny' }] });
      const checks = await permissions();
      expect(checks).toEqual([
        expect.objectContaining({ kind: 'REGION', outcome: 'UNPROVEN', detail: expect.stringContaining('could not be entered') }),
      ]);
    });
  });
});
