import { readFile, writeFile } from 'node:fs/promises';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { ROLES } from '../workflows/domain/access';
import { ANY_PRINCIPAL, BEFORE_SCOPE, declaredNeed, type Need } from './auth/needs';
import { PERMISSION_MEANINGS, PERMISSIONS, ROLE_TABLE } from './auth/permissions';
import { unservedSchema } from './schema';

const FILE = 'docs/permissions.md';

const HEAD = `# Roles and permissions

Everybody who asks has one role, and a role is a list of words. An API key may be cut further by scopes, which are words of its role. Every operation
declares the one word that it needs; so does every type with an id, so that no relation shows what the operation beside it would not. A portal asks
\`viewer { permissions }\` for the words that its user has, and \`roles\` for this table.

This page is made from \`api/auth/permissions.ts\` and the schema: run \`node dist/api/emit-permissions.js\` after a change.
`;

/** A table as prettier would lay it out. */
function table([head, ...rows]: readonly (readonly string[])[]): string {
  const widths = (head ?? []).map((_, column) => Math.max(3, ...[head ?? [], ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head ?? []), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const code = (word: string): string => `\`${word}\``;

const operationsNeeding = (root: GraphQLObjectType | null | undefined, need: Need): string[] =>
  Object.values(root?.getFields() ?? {})
    .filter((field) => declaredNeed(field) === need)
    .map(({ name }) => code(name))
    .sort();

/** The roles, the words and what each opens, as a page of the documentation. */
export function permissionsPage(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const opens = (need: Need): string => roots.flatMap((root) => operationsNeeding(root, need)).join(', ');
  const marks = PERMISSIONS.map((word) => [code(word), ...ROLES.map((role) => (ROLE_TABLE[role].permissions.includes(word) ? 'yes' : ''))]);
  return [
    HEAD,
    '## The roles\n',
    table([['role', 'what it is for'], ...ROLES.map((role) => [code(role), ROLE_TABLE[role].description])]),
    '\n## What each role may do\n',
    table([['permission', ...ROLES.map(code)], ...marks]),
    '\n## What each permission opens\n',
    table([
      ['permission', 'what it lets somebody do', 'operations'],
      ...PERMISSIONS.map((word) => [code(word), PERMISSION_MEANINGS[word], opens(word)]),
      ['none', 'Whoever is signed in may ask.', opens(ANY_PRINCIPAL)],
      ['none', 'The same, also before having said for which MSP or tenant.', opens(BEFORE_SCOPE)],
    ]),
    '',
  ].join('\n');
}

/** Writes the page, or with `--check` only says whether it still tells the truth. */
async function emitPermissions(check: boolean): Promise<void> {
  const text = permissionsPage(await unservedSchema());
  if (!check) return writeFile(FILE, text);
  const emitted = await readFile(FILE, 'utf8').catch(() => '');
  if (emitted === text) return;
  console.error(`${FILE} does not fit the code. Run \`node dist/api/emit-permissions.js\` and look at the difference.`);
  process.exitCode = 1;
}

if (require.main === module) void emitPermissions(process.argv.includes('--check'));
