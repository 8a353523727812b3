import { printable, printableJson } from '../output.ts';

interface Column<Row> {
  title: string;
  /** Width in characters. The last column may be longer. */
  width: number;
  text: (row: Row) => string;
}

/** Formats a time of the API in UTC, to the second. */
export const timeOf = (iso: string): string => iso.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' ');

/**
 * Returns a function that prints rows as they arrive: a table with a heading, or with `json` one JSON object for each row.
 */
export function rowPrinter<Row extends object>(
  columns: readonly Column<Row>[],
  { json = false }: { json?: boolean },
  print: (line: string) => void = console.log,
): (rows: readonly Row[]) => void {
  const line = (texts: string[]) =>
    texts
      .map((text, index) => printable(text).padEnd(columns[index]?.width ?? 0))
      .join('  ')
      .trimEnd();
  let isFirst = true;
  return (rows) => {
    if (isFirst && !json) print(line(columns.map(({ title }) => title)));
    isFirst = false;
    for (const row of rows) print(json ? printableJson(row) : line(columns.map(({ text }) => text(row))));
  };
}

/** Shows a count while work is in progress, if standard error is a terminal and standard output is not. */
export function createCounter(
  format: (count: number) => string,
  { stderr, stdout }: Pick<typeof process, 'stderr' | 'stdout'> = process,
) {
  const isShown = stderr.isTTY && !stdout.isTTY;
  return {
    show: (count: number) => void (isShown && stderr.write(`\r${format(count)}`)),
    end: () => void (isShown && stderr.write('\r\u001b[K')),
  };
}
