const PLAIN = { bold: '', dim: '', green: '', red: '', yellow: '', reset: '' };
const COLOURS = { bold: '\u001b[1m', dim: '\u001b[2m', green: '\u001b[32m', red: '\u001b[31m', yellow: '\u001b[33m', reset: '\u001b[0m' };

/** One row of live progress. */
export interface ProgressRow {
  readonly label: string;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly note: string;
}

/** Where the story is told: colours and moving bars on a terminal, plain lines when piped. */
export interface Terminal {
  chapter(title: string): void;
  /** Something happened as told. */
  fact(text: string): void;
  /** Something that a reader should notice, and that was expected. */
  notice(text: string): void;
  /** Something was not as told. */
  wrong(text: string): void;
  line(text?: string): void;
  table(header: readonly string[], rows: readonly (readonly string[])[]): void;
  /** Draws the rows over the earlier ones; when piped, writes only the rows that moved. */
  progress(rows: readonly ProgressRow[]): void;
  /** Leaves the last progress where it is and goes on below. */
  settleProgress(): void;
}

const BAR_CELLS = 24;

function bar({ done, failed, total }: ProgressRow): string {
  const cells = (count: number): number => (total === 0 ? 0 : Math.round((count / total) * BAR_CELLS));
  const bad = failed > 0 ? Math.max(1, cells(failed)) : 0;
  const good = Math.min(BAR_CELLS - bad, cells(done));
  return '█'.repeat(good) + '▒'.repeat(bad) + '░'.repeat(BAR_CELLS - good - bad);
}

const columnWidths = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));

/** A terminal over a stream; bars move only when the stream is interactive. */
export function terminalOn(out: NodeJS.WriteStream): Terminal {
  const paint = out.isTTY ? COLOURS : PLAIN;
  const print = (text = ''): void => void out.write(`${text}\n`);
  let chapters = 0;
  let drawn = 0;
  let lastPlain: readonly string[] = [];

  const progressLine = (row: ProgressRow, width: number): string =>
    `   ${row.label.padEnd(width)}  ${bar(row)}  ${row.done + row.failed}/${row.total}${row.failed > 0 ? `, ${row.failed} failed` : ''}  ${row.note}`;

  return {
    chapter(title) {
      chapters += 1;
      print(`\n${paint.bold}${chapters}  ${title}${paint.reset}`);
    },
    fact: (text) => print(`   ${paint.green}✓${paint.reset} ${text}`),
    notice: (text) => print(`   ${paint.yellow}!${paint.reset} ${text}`),
    wrong: (text) => print(`   ${paint.red}✗ ${text}${paint.reset}`),
    line: print,
    table(header, rows) {
      const widths = columnWidths([header, ...rows]);
      const write = (row: readonly string[]): string =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd();
      print(`   ${paint.dim}${write(header)}${paint.reset}`);
      for (const row of rows) print(`   ${write(row)}`);
    },
    progress(rows) {
      const width = Math.max(...rows.map(({ label }) => label.length));
      const lines = rows.map((row) => progressLine(row, width));
      if (out.isTTY) {
        if (drawn > 0) out.write(`\u001b[${drawn}A`);
        for (const line of lines) out.write(`\u001b[2K${line}\n`);
        drawn = lines.length;
      } else {
        lines.filter((line, row) => line !== lastPlain[row]).forEach((line) => print(line));
        lastPlain = lines;
      }
    },
    settleProgress() {
      drawn = 0;
      lastPlain = [];
    },
  };
}
