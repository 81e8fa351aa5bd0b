/** Text made fit for a cell of a markdown table: names come from tags that anyone in the account may write. */
export function cell(text: string): string {
  const plain = text.replace(/[\s|`<>[\]]+/g, ' ').trim();
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain;
}

/** A markdown table, as the Temporal UI shows it. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map((value) => cell(String(value))).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
