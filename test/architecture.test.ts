import { ARROWS, fenceOf, forbiddenImports, packageOf } from './architecture/arrows';
import { crowdedFolders, forbiddenLines, lineCount, MAX_FILES, MAX_LINES, misnamed } from './architecture/house-rules';
import { importsOf } from './architecture/imports-of';
import { codeFiles, productionPackages, topLevel } from './architecture/source-files';

const files = codeFiles();
const typescript = files.filter(({ path }) => path.endsWith('.ts'));

describe('the house', () => {
  it('has exactly the top level that its map shows', () => {
    const folders = ['api', 'db', 'docs', 'sandbox', 'test', 'workers', 'workflows'];
    const plainFiles = [
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'docker-compose.yml',
      'package-lock.json',
      'package.json',
      'tsconfig.json',
    ];

    expect(topLevel()).toEqual([...folders, ...plainFiles].sort());
  });

  it('lets every arrow point inward', () => {
    expect(typescript.flatMap(forbiddenImports)).toEqual([]);
  });

  it('runs on packages that a production install has', () => {
    const installed = productionPackages();
    const shipped = typescript.filter(({ path }) => /^(api|db|workers|workflows)\//.test(path));
    const used = new Set(shipped.flatMap(({ text }) => importsOf(text)).map(packageOf));

    expect([...used].filter((name) => name !== null && !installed.includes(name) && !name.startsWith('@smithy/'))).toEqual([]);
  });

  it(`keeps each file within ${MAX_LINES} lines`, () => {
    expect(files.filter((file) => lineCount(file) > MAX_LINES).map((file) => `${file.path} (${lineCount(file)})`)).toEqual([]);
  });

  it(`keeps each folder within ${MAX_FILES} code files`, () => {
    expect(crowdedFolders(files)).toEqual([]);
  });

  it('names files for what they hold, in kebab-case', () => {
    expect(misnamed(files)).toEqual([]);
  });

  it('puts nothing off, silences no checker and leaves no test out', () => {
    expect(files.flatMap(forbiddenLines)).toEqual([]);
  });

  it('has read a real project, not an empty folder', () => {
    expect(typescript.length).toBeGreaterThan(100);
    expect(typescript.flatMap(({ text }) => importsOf(text)).length).toBeGreaterThan(typescript.length);
  });
});

describe('the fences', () => {
  const caught = (path: string, text: string): string[] => forbiddenImports({ path, text });

  it.each([
    ['a domain file that knows a package', 'workflows/domain/ids.ts', `import { z } from 'zod';`],
    ['a domain file that knows a contract', 'workflows/domain/ids.ts', `import type { JobRun } from '../contracts/job-run';`],
    ['a contract that knows Temporal', 'workflows/contracts/job-run.ts', `import { sleep } from '@temporalio/workflow';`],
    [
      'a workflow that knows the database, if only in types',
      'workflows/job/claim.ts',
      `import type { Database } from '../../db/database';`,
    ],
    ['a workflow that knows Node', 'workflows/job/claim.ts', `import { randomUUID } from 'node:crypto';`],
    ['a workflow that knows Node by its old name', 'workflows/job/claim.ts', `import { randomUUID } from 'crypto';`],
    ['a database file that knows a contract', 'db/page.ts', `export { CHUNK_SIZE } from '../workflows/contracts/protect-group';`],
    ['a provider that knows Temporal', 'workers/aws/snapshots.ts', `import { heartbeat } from '@temporalio/activity';`],
    ['a provider that knows the database', 'workers/aws/snapshots.ts', `const db = require('../../db/database');`],
    ['an activity that calls AWS by itself', 'workers/activities/discover.ts', `import { EC2Client } from '@aws-sdk/client-ec2';`],
    [
      'an activity that knows a workflow',
      'workers/activities/discover.ts',
      `import { protectGroup } from '../../workflows/protect/protect-group';`,
    ],
    ['an API that knows AWS', 'api/main.ts', `const sdk = await import('@aws-sdk/client-ec2');`],
    ['an API that knows a worker', 'api/main.ts', `import { x } from '../workers/main';`],
    ['a sandbox that knows the product', 'sandbox/world.ts', `import { openDatabase } from '../db/database';`],
    ['a file that knows a test', 'db/page.ts', `import { eventually } from '../test/support/eventually';`],
  ])('stop %s', (_, path, text) => {
    expect(caught(path, text)).toHaveLength(1);
  });

  it('let through what each folder is made for', () => {
    expect(
      caught(
        'workers/aws/snapshots.ts',
        `import { EC2Client } from '@aws-sdk/client-ec2'; import { X } from '../../workflows/domain/ids';`,
      ),
    ).toEqual([]);
    expect(
      caught('workflows/job/claim.ts', `import { sleep } from '@temporalio/workflow'; import { y } from '../contracts/job-run';`),
    ).toEqual([]);
    expect(caught('test/db/page.test.ts', `import { Client } from 'pg'; import { page } from '../../db/page';`)).toEqual([]);
  });

  it('do not mistake a string or a comment for an import', () => {
    expect(importsOf(`// import { z } from 'zod';\nconst text = "import { z } from 'zod'";`)).toEqual([]);
  });

  it('stand around every folder with code', () => {
    expect(() => fenceOf('scripts/deploy.ts')).toThrow('no fence');
    expect(fenceOf('workers/aws/snapshots.ts')).toBe(ARROWS['workers/aws']);
  });
});

describe('the house rules', () => {
  const line = (text: string): string[] => forbiddenLines({ path: 'db/page.ts', text });

  it.each([
    ['postponed work', ['// TO', 'DO: later']],
    ['a silenced compiler', ['// @ts', '-ignore']],
    ['a silenced linter', ['// eslint', '-disable-next-line']],
    ['a silenced Python checker', ['x = 1  # type', ': ignore[arg-type]']],
    ['a skipped test', ['it.sk', 'ip("later")']],
    ['a focused test', ['  fi', 't("now")']],
  ])('find %s', (_, halves) => {
    expect(line(halves.join(''))).toHaveLength(1);
  });

  it('leave ordinary words alone', () => {
    expect(line('const exit = process.exit(0); split(x); const method = it(1);')).toEqual([]);
  });

  it('find a file that has grown too long, a crowded folder and a name that says nothing', () => {
    const file = (path: string) => ({ path, text: 'x\n'.repeat(MAX_LINES + 1) });
    const crowd = Array.from({ length: MAX_FILES + 1 }, (_, index) => file(`db/many/file-${index}.ts`));

    expect(lineCount(file('db/long.ts'))).toBe(MAX_LINES + 1);
    expect(crowdedFolders(crowd)).toEqual([`db/many (${MAX_FILES + 1})`]);
    expect(
      misnamed([file('db/pageOfRows.ts'), file('db/utils.ts'), file('api/common/page.ts'), file('db/entities/job.entity.ts')]),
    ).toEqual(['db/pageOfRows.ts', 'db/utils.ts', 'api/common/page.ts']);
  });
});
