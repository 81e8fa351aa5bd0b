import { readFileSync } from 'node:fs';

import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Who may import what; the architecture test reads the same table. */
const ARROWS = JSON.parse(readFileSync(new URL('.ci/import-arrows.json', import.meta.url), 'utf8'));

/** Files that a person or npm starts: only they look at the environment, and hand it to a reader of configuration. */
const ENTRY_FILES = [
  '**/main.ts',
  'api/emit-schema.ts',
  'db/create-msp.ts',
  'db/verify-audit.ts',
  'db/rotate-secrets.ts',
  'db/migrate.ts',
  'workers/build-workflow-bundle.ts',
  'sandbox/**/*.ts',
  'test/**/*.ts',
];

/** type-graphql and TypeORM read the classes in decorated signatures at run time; a type-only import compiles and then breaks. */
const DECORATED_FILES = ['api/**/*.{type,input,args,payload,resolver}.ts', 'api/graphql/**/*.ts', 'db/entities/*.entity.ts'];

/** jest loads these by their default export. */
const DEFAULT_EXPORTED = ['test/support/global-setup.ts', 'test/support/global-teardown.ts'];

const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'A list `as const` and a union of its values; no enum.' };
const NO_ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read once, in main.ts, and handed to a read…Config function.',
};

/** A pattern that matches each package a folder may not import; relative paths are the arrows' matter. */
const notAllowed = (packages) =>
  packages.includes('*')
    ? null
    : `^(?!\\.${packages.map((name) => `|${name.endsWith('*') ? name.slice(0, -1) : `${name}($|/)`}`).join('')})`;

/** One folder's fence: the folders and the packages that it may import from. */
const fence = ([folder, { folders, packages }]) => {
  const zone = { target: `./${folder}`, from: '.', except: [...folders.map((path) => `./${path}`), './node_modules'] };
  const pattern = notAllowed(packages);
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      'import-x/no-restricted-paths': folders.includes('*')
        ? 'off'
        : ['error', { zones: [{ ...zone, message: `${folder} may not know this file.` }] }],
      'no-restricted-imports': pattern
        ? ['error', { patterns: [{ regex: pattern, message: `${folder} may not know this package.` }] }]
        : 'off',
    },
  };
};

/** A later fence replaces an earlier one, so the inner folder comes after the folder around it. */
const fences = Object.entries(ARROWS)
  .sort(([one], [other]) => one.length - other.length)
  .map(fence);

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.sandbox/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    // No comment may switch a rule off: an exception is written here, where it is read.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })], 'import-x/extensions': ['.ts'] },
    rules: {
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', NO_ENUM, NO_ENVIRONMENT],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Repositories, sessions and ports are objects made by functions: their members close over what they need and know no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A function of a port answers a promise even where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  ...fences,
  { files: ENTRY_FILES, rules: { 'no-restricted-syntax': ['error', NO_ENUM] } },
  { files: DECORATED_FILES, rules: { '@typescript-eslint/consistent-type-imports': 'off' } },
  // jest's matchers (expect.any …) are `any` by their type, and stand where a value would.
  {
    files: ['test/**/*.test.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-return': 'off' },
  },
  { files: DEFAULT_EXPORTED, rules: { 'import-x/no-default-export': 'off' } },
);
