import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { z } from 'zod';

import { PROJECT_ROOT } from './architecture/source-files';

const Report = z.tuple([z.object({ messages: z.array(z.object({ ruleId: z.string().nullable(), severity: z.number() })) })]);

/** The rules that ESLint finds broken in a text, were it the content of that file. */
function broken(file: string, text: string): string[] {
  const eslint = path.join(PROJECT_ROOT, 'node_modules/eslint/bin/eslint.js');
  const command = [eslint, '--config', '.eslint.config.mjs', '--format', 'json', '--stdin', '--stdin-filename', file];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: PROJECT_ROOT, input: text, encoding: 'utf8', timeout: 60_000 });
  if (stdout === '') throw new Error(`ESLint did not answer: ${stderr}`);
  const [{ messages }] = Report.parse(JSON.parse(stdout));
  return [...new Set(messages.map(({ ruleId }) => ruleId ?? 'a comment that switches a rule off'))].sort();
}

describe('lint', () => {
  it('keeps the domain pure, whatever a comment says', () => {
    const text = [
      `import type { JobRun } from '../contracts/job-run';`,
      `import { z } from 'zod';`,
      `enum Colour { red }`,
      `export default (run: JobRun, value: any) => [z, Colour, run, value!]; // eslint${'-'}disable-line`,
    ];

    expect(broken('workflows/domain/ids.ts', text.join('\n'))).toEqual(
      expect.arrayContaining([
        '@typescript-eslint/no-explicit-any',
        '@typescript-eslint/no-non-null-assertion',
        'a comment that switches a rule off',
        'import-x/no-default-export',
        'import-x/no-restricted-paths',
        'no-restricted-imports',
        'no-restricted-syntax',
      ]),
    );
  });

  it('asks for every promise, and lets no file in the middle look at the environment', () => {
    const text = `export const url = process.env['DATABASE_URL'];\nasync function ask(): Promise<string> { return url ?? ''; }\nask();\n`;

    expect(broken('db/page.ts', text)).toEqual(['@typescript-eslint/no-floating-promises', 'no-restricted-syntax']);
  });
});
