import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PROJECT_ROOT } from './architecture/source-files';
import { environmentNamesIn } from './deployment/environment-names';

/** The variables that each section of a page lists, by its heading. */
function documented(page: string): Map<string, string[]> {
  const [, ...sections] = page.split(/^## /m);
  const namesOf = (section: string): string[] => [...section.matchAll(/^\| `([A-Z0-9_]+)`/gm)].flatMap(([, name]) => name ?? []);
  return new Map(sections.map((section) => [section.split('\n')[0] ?? '', namesOf(section).sort()]));
}

const page = documented(readFileSync(path.join(PROJECT_ROOT, 'docs/configuration.md'), 'utf8'));

describe('docs/configuration.md', () => {
  it.each([
    ['Every process with a database', 'db/config.ts'],
    ['Migrations', 'db/migrate.ts'],
    ['API', 'api/config.ts'],
    ['Access node', 'workers/config.ts'],
    ['Sandbox', 'sandbox/config.ts'],
  ])('lists under "%s" exactly what is read', (section, file) => {
    expect(page.get(section)).toEqual(environmentNamesIn(file));
    expect(page.get(section)).not.toEqual([]);
  });

  it('has no section without a process', () => {
    expect(page.size).toBe(5);
  });
});

describe('reading a page', () => {
  it('takes the names of the first column, by section', () => {
    const text =
      '# Page\n\n## One\n\n| variable | default |\n| --- | --- |\n| `B_URL` | `A_URL` |\n| `A_KEY` | none |\n\n## Two\n\nNothing.\n';

    expect([...documented(text)]).toEqual([
      ['One', ['A_KEY', 'B_URL']],
      ['Two', []],
    ]);
  });
});
