import { preProcessFile } from 'typescript';

/** The specifiers that a TypeScript file imports, re-exports or requires, types included; strings and comments do not count. */
export function importsOf(text: string): string[] {
  const { importedFiles } = preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => fileName);
}
