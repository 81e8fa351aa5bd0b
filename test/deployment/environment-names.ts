import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { PROJECT_ROOT } from '../architecture/source-files';

const NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** The environment variables that files read their configuration from: the keys of their schemas. */
export function environmentNamesIn(...files: readonly string[]): string[] {
  const names = new Set<string>();
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(path.join(PROJECT_ROOT, file), 'utf8'), ts.ScriptTarget.ES2022);
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && NAME.test(node.name.text)) names.add(node.name.text);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return [...names].sort();
}
