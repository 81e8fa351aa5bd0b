import { CreateUserCommand, PutUserPolicyCommand, SimulatePrincipalPolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import { emulator, type EmulatedAccount, type Emulator } from './emulator';

type Context = Record<string, string | string[]>;

const BUCKET = 'arn:aws:s3:::data/acme/file';

describe('The policy language', () => {
  let aws: Emulator;
  let tenant: EmulatedAccount;
  let iam: IAMClient;

  beforeAll(async () => {
    aws = await emulator();
    tenant = await aws.account({ name: 'tenant' });
    iam = aws.clientsFor(tenant.administrator).iam;
    await iam.send(new CreateUserCommand({ UserName: 'subject' }));
  });
  afterAll(() => aws.close());

  /** The decision of one statement on s3:GetObject of one object; what the statement leaves out allows it. */
  async function decision(statement: object, context: Context = {}, resource = BUCKET): Promise<string | undefined> {
    const whole = {
      Effect: 'Allow',
      ...('NotAction' in statement ? {} : { Action: 's3:GetObject' }),
      ...('NotResource' in statement ? {} : { Resource: '*' }),
      ...statement,
    };
    const answer = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${tenant.accountId}:user/subject`,
        PolicyInputList: [JSON.stringify({ Version: '2012-10-17', Statement: whole })],
        ActionNames: ['s3:GetObject'],
        ResourceArns: [resource],
        ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyType: Array.isArray(value) ? 'stringList' : 'string',
          ContextKeyValues: Array.isArray(value) ? value : [value],
        })),
      }),
    );
    return answer.EvaluationResults?.[0]?.EvalDecision;
  }

  const holds = async (condition: object, context: Context) => (await decision({ Condition: condition }, context)) === 'allowed';

  test.each([
    ['an action in another case', { Action: 'S3:getobject' }, true],
    ['an action by wildcard', { Action: 's3:Get*' }, true],
    ['another action', { Action: 's3:PutObject' }, false],
    ['NotAction of another action', { NotAction: 's3:PutObject' }, true],
    ['NotAction of the action', { NotAction: ['s3:Get*'] }, false],
    ['a resource by wildcard', { Resource: 'arn:aws:s3:::data/*' }, true],
    ['a resource by single characters', { Resource: 'arn:aws:s3:::data/a??e/file' }, true],
    ['a resource in another case', { Resource: 'arn:aws:s3:::DATA/*' }, false],
    ['NotResource of another resource', { NotResource: 'arn:aws:s3:::other/*' }, true],
    ['NotResource of the resource', { NotResource: 'arn:aws:s3:::data/*' }, false],
  ])('matches %s as IAM does', async (_what, statement, allowed) => {
    await expect(decision(statement)).resolves.toBe(allowed ? 'allowed' : 'implicitDeny');
  });

  test('fills in variables, and matches nothing when one has no value', async () => {
    const own = { Resource: 'arn:aws:s3:::data/${aws:username}/*' };
    await expect(decision(own, { 'aws:username': 'acme' })).resolves.toBe('allowed');
    await expect(decision(own, { 'aws:username': 'globex' })).resolves.toBe('implicitDeny');
    await expect(decision(own, { 'aws:username': '*' })).resolves.toBe('implicitDeny');
    await expect(decision(own)).resolves.toBe('implicitDeny');
    await expect(decision({ Resource: "arn:aws:s3:::data/${aws:username, 'acme'}/*" })).resolves.toBe('allowed');
    await expect(decision({ Resource: 'arn:aws:s3:::data/${*}/*' }, {}, 'arn:aws:s3:::data/*/file')).resolves.toBe('allowed');
    await expect(decision({ Resource: 'arn:aws:s3:::data/${*}/*' })).resolves.toBe('implicitDeny');
  });

  const key = 'aws:RequestTag/env';
  test.each<[string, object, Context, boolean]>([
    ['StringEquals', { StringEquals: { [key]: ['prod', 'test'] } }, { [key]: 'test' }, true],
    ['StringEquals, another value', { StringEquals: { [key]: 'prod' } }, { [key]: 'Prod' }, false],
    ['StringEquals, a key in another case', { StringEquals: { 'AWS:requesttag/ENV': 'prod' } }, { [key]: 'prod' }, true],
    ['StringEquals, key absent', { StringEquals: { [key]: 'prod' } }, {}, false],
    ['StringEqualsIfExists, key absent', { StringEqualsIfExists: { [key]: 'prod' } }, {}, true],
    ['StringEqualsIfExists, another value', { StringEqualsIfExists: { [key]: 'prod' } }, { [key]: 'test' }, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { [key]: 'PROD' } }, { [key]: 'prod' }, true],
    ['StringNotEquals', { StringNotEquals: { [key]: ['prod', 'test'] } }, { [key]: 'dev' }, true],
    ['StringNotEquals, one of the values', { StringNotEquals: { [key]: ['prod', 'test'] } }, { [key]: 'test' }, false],
    ['StringNotEquals, key absent', { StringNotEquals: { [key]: 'prod' } }, {}, true],
    ['StringLike', { StringLike: { [key]: 'pr*' } }, { [key]: 'prod' }, true],
    ['StringEquals takes * as a character', { StringEquals: { [key]: 'pr*' } }, { [key]: 'prod' }, false],
    ['StringNotLike', { StringNotLike: { [key]: 'pr*' } }, { [key]: 'prod' }, false],
    [
      'a variable as the wanted value',
      { StringEquals: { [key]: '${aws:PrincipalTag/env}' } },
      { [key]: 'a', 'aws:PrincipalTag/env': 'a' },
      true,
    ],
    ['Null true, key absent', { Null: { [key]: 'true' } }, {}, true],
    ['Null true, key present', { Null: { [key]: 'true' } }, { [key]: 'prod' }, false],
    ['Null false, key present', { Null: { [key]: false } }, { [key]: 'prod' }, true],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'true' }, true],
    ['Bool, false', { Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': 'false' }, false],
    ['NumericLessThanEquals', { NumericLessThanEquals: { 'x:n': '10' } }, { 'x:n': '10' }, true],
    ['NumericGreaterThan', { NumericGreaterThan: { 'x:n': 10 } }, { 'x:n': '9.5' }, false],
    ['NumericEquals, not a number', { NumericEquals: { 'x:n': '10' } }, { 'x:n': 'ten' }, false],
    ['DateLessThan', { DateLessThan: { 'x:t': '2030-01-01T00:00:00Z' } }, { 'x:t': '2026-01-01T00:00:00Z' }, true],
    ['DateGreaterThan', { DateGreaterThan: { 'x:t': '2030-01-01T00:00:00Z' } }, { 'x:t': '2026-01-01T00:00:00Z' }, false],
    ['IpAddress', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.1.2.3' }, true],
    ['NotIpAddress', { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.1.2.3' }, false],
    ['ArnLike', { ArnLike: { 'x:arn': 'arn:aws:iam::*:role/Snapward*' } }, { 'x:arn': 'arn:aws:iam::1:role/SnapwardAdmin' }, true],
    ['ArnLike, whose * does not span parts', { ArnLike: { 'x:arn': 'arn:aws:*:role/A' } }, { 'x:arn': 'arn:aws:iam::1:role/A' }, false],
    ['ArnNotEquals', { ArnNotEquals: { 'x:arn': 'arn:aws:iam::1:role/A' } }, { 'x:arn': 'arn:aws:iam::1:role/A' }, false],
    ['ForAllValues, all of them', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': ['a', 'b'] }, true],
    ['ForAllValues, one more', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': ['a', 'c'] }, false],
    ['ForAllValues, key absent', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, true],
    ['ForAnyValue, one of them', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:TagKeys': ['a', 'c'] }, true],
    ['ForAnyValue, key absent', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, false],
    ['two operators, one failing', { StringEquals: { [key]: 'prod' }, Bool: { 'x:b': 'true' } }, { [key]: 'prod', 'x:b': 'false' }, false],
    ['two keys, one failing', { StringEquals: { [key]: 'prod', 'x:b': 'b' } }, { [key]: 'prod', 'x:b': 'c' }, false],
  ])('evaluates %s', async (_what, condition, context, expected) => {
    await expect(holds(condition, context)).resolves.toBe(expected);
  });

  test.each([
    ['no JSON', '{'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['another version', '{"Version":"2020-01-01","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'],
    ['an effect that is none', '{"Statement":{"Effect":"Permit","Action":"*","Resource":"*"}}'],
    ['no action', '{"Statement":{"Effect":"Allow","Resource":"*"}}'],
    ['no resource', '{"Statement":{"Effect":"Allow","Action":"*"}}'],
    ['an action without service', '{"Statement":{"Effect":"Allow","Action":"GetObject","Resource":"*"}}'],
    ['a principal', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}'],
    ['an unknown operator', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"a:b":"c"}}}}'],
    ['an unknown element', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Conditions":{}}}'],
  ])('refuses a policy with %s', async (_what, PolicyDocument) => {
    const put = iam.send(new PutUserPolicyCommand({ UserName: 'subject', PolicyName: 'bad', PolicyDocument }));
    await expect(put).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });
});
