import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REQUEST_ERRORS, USER_ERRORS } from '../../api/graphql/error-catalogue';
import { RULES } from '../../api/graphql/rule';
import { codeFiles, PROJECT_ROOT, type SourceFile } from '../architecture/source-files';

const CATALOGUE = 'api/graphql/error-catalogue.ts';

/** Codes that Apollo raises, never our own text; request-errors.test.ts provokes each. */
const OF_APOLLO = [
  'GRAPHQL_PARSE_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
];

// A code stands in `extensions`, or first in what makes an error.
const USES = [
  /extensions:\s*\{[^{}]*?\bcode:\s*'([A-Z][A-Z0-9_]*)'/g,
  /\b(?:refusal|fieldError|super|new (?:ConflictError|DeniedError|UserError|[A-Z]\w*Error))\(\s*'([A-Z][A-Z0-9_]*)'/g,
];

/** The codes that a file raises by name. */
const codesIn = ({ text }: SourceFile): string[] =>
  USES.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, code]) => code ?? []));

describe('the catalogue of errors', () => {
  const files = codeFiles().filter(({ path }) => path.startsWith('api/') && path !== CATALOGUE);
  const used = new Set(files.flatMap(codesIn));
  const catalogued = [...Object.keys(USER_ERRORS), ...Object.keys(REQUEST_ERRORS)];

  it('has every code that the API raises', () => {
    expect([...used].filter((code) => !catalogued.includes(code) && !Object.hasOwn(RULES, code))).toEqual([]);
    expect(used.size).toBeGreaterThan(10);
  });

  it('has no code that nobody raises', () => {
    const mentioned = (code: string): boolean => files.some(({ text }) => text.includes(`'${code}'`));

    expect(catalogued.filter((code) => !mentioned(code) && !OF_APOLLO.includes(code))).toEqual([]);
    expect(OF_APOLLO.filter((code) => !catalogued.includes(code))).toEqual([]);
  });

  it('says of every code what is the matter and what to do, in sentences', () => {
    const silent = Object.entries({ ...USER_ERRORS, ...REQUEST_ERRORS }).filter(
      ([, { cause, remedy }]) => !/^[A-Z].{10,}\.$/.test(cause) || !/^[A-Z].{10,}\.$/.test(remedy),
    );

    expect(silent).toEqual([]);
  });

  it('is the page that is committed', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(PROJECT_ROOT, 'dist/api/emit-error-docs.js'), '--check'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      timeout: 60_000,
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['an error of GraphQL', `throw new GraphQLError('No.', { extensions: { code: 'PLANTED', http: { status: 400 } } });`],
    ['a refusal', `throw refusal(\n  'PLANTED',\n  'No.',\n);`],
    ['an outcome', `return new ConflictError(\n'PLANTED', 'No.', 'Stop.');`],
    ['an error type of its own', `super('PLANTED', message, remedy);`],
  ])('is held against %s', (_what, text) => {
    expect(codesIn({ path: 'api/x.ts', text })).toEqual(['PLANTED']);
  });
});
