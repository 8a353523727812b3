import type { Row } from './check.ts';

const COLUMNS = ['generator', 'language', 'generates', 'compiles', 'story', 'tomorrow', 'seconds', 'limits'] as const;

/** Formats the rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ name, ...row }) =>
    COLUMNS.map((column) => String(column === 'generator' ? name : row[column])),
  );
  const widths = COLUMNS.map((column, at) => Math.max(column.length, ...cells.map((row) => row[at]?.length ?? 0)));
  // The last column is not padded, because it is much wider than the others.
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at < row.length - 1 ? cell.padEnd(widths[at] ?? 0) : cell)).join(' | ')} |`;
  const rule = widths.map((width, at) => '-'.repeat(at < widths.length - 1 ? width : 'limits'.length));
  return [line(COLUMNS), line(rule), ...cells.map(line)].join('\n');
}
