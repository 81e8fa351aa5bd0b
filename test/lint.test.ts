import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { z } from 'zod';

import { PROJECT_ROOT } from './architecture/source-files';

const Report = z.tuple([z.object({ messages: z.array(z.object({ ruleId: z.string().nullable(), line: z.number() })) })]);

/** The rules that ESLint finds broken in a text, were it the content of that file; each as `line rule`. */
function broken(file: string, text: string): string[] {
  const eslint = path.join(PROJECT_ROOT, 'node_modules/eslint/bin/eslint.js');
  const command = [eslint, '--config', '.eslint.config.mjs', '--format', 'json', '--stdin', '--stdin-filename', file];
  // It reads the types of the whole project first: seconds on a quiet machine, more on a busy one.
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: PROJECT_ROOT, input: text, encoding: 'utf8', timeout: 240_000 });
  if (stdout === '') throw new Error(`ESLint did not answer: ${stderr}`);
  const [{ messages }] = Report.parse(JSON.parse(stdout));
  return messages.map(({ line, ruleId }) => `${line} ${ruleId ?? 'a comment that switches a rule off'}`);
}

describe('lint', () => {
  it('keeps the domain pure, asks for every promise, and lets no comment switch a rule off', () => {
    const text = [
      `import type { JobRun } from '../contracts/job-run';`,
      `import { z } from 'zod';`,
      `enum Colour { red }`,
      `const url = process.env['DATABASE_URL'];`,
      `async function ask(run: JobRun): Promise<unknown> { return [run, url, z, Colour]; }`,
      `ask({} as JobRun);`,
      `export default (value: any) => value!; // eslint${'-'}disable-line`,
    ];

    expect(broken('workflows/domain/ids.ts', text.join('\n'))).toEqual(
      expect.arrayContaining([
        '1 import-x/no-restricted-paths',
        '2 no-restricted-imports',
        '3 no-restricted-syntax',
        '4 no-restricted-syntax',
        '6 @typescript-eslint/no-floating-promises',
        '7 @typescript-eslint/no-explicit-any',
        '7 @typescript-eslint/no-non-null-assertion',
        '7 a comment that switches a rule off',
        '7 import-x/no-default-export',
      ]),
    );
  });
});
