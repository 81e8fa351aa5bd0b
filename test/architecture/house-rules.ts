import path from 'node:path';

import type { SourceFile } from './source-files';

/** A file with more lines than this is split. */
export const MAX_LINES = 250;

/** A folder with more code files than this gets sub-folders. */
export const MAX_FILES = 25;

// Written in halves, so that this file does not find itself.
const word = (...halves: string[]): string => halves.join('');
const FORBIDDEN: readonly RegExp[] = [
  new RegExp(`\\b(${word('TO', 'DO')}|${word('FIX', 'ME')})\\b`),
  new RegExp(`@${word('ts-', '(ignore|nocheck|expect-error)')}`),
  new RegExp(word('eslint-', 'disable')),
  new RegExp(`#\\s*(${word('no', 'qa')}|${word('type: ', 'ignore')})\\b`),
  new RegExp(`\\b(it|test|describe)\\.(${word('sk', 'ip')}|${word('on', 'ly')}|${word('to', 'do')})\\b`),
  new RegExp(`(^|[^.\\w])(${word('x', '(it|test|describe)')}|${word('f', '(it|describe)')})\\(`),
];

/** Lines of a file that put work off, silence a checker, or leave a test out; each as `file:line text`. */
export function forbiddenLines({ path: file, text }: SourceFile): string[] {
  return text
    .split('\n')
    .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
    .filter(({ line }) => FORBIDDEN.some((pattern) => pattern.test(line)))
    .map(({ line, place }) => `${place} ${line.trim()}`);
}

/** How many lines a file has. */
export const lineCount = ({ text }: SourceFile): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** Folders that hold more code files than a reader can take in, each as `folder (count)`. */
export function crowdedFolders(files: readonly SourceFile[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = path.posix.dirname(file.path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > MAX_FILES).map(([folder, count]) => `${folder} (${count})`);
}

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(entity|type|input|args|payload|resolver|test|d))*\.ts$/;
const VAGUE = /^(utils?|helpers?|common|misc|managers?)(\.|$)/;

/** TypeScript files that are not in kebab-case, or whose name or folder says nothing. */
export const misnamed = (files: readonly SourceFile[]): string[] =>
  files
    .map((file) => file.path)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => !KEBAB.test(path.posix.basename(file)) || file.split('/').some((part) => VAGUE.test(part)));
