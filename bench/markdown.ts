export function format(figure: number | undefined, digits: number): string {
  if (figure === undefined || Number.isNaN(figure)) return 'n/a';
  return figure.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The first column is left-aligned. All others are right-aligned. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), 3));
  const isFigure = (column: number) => rows.every((row) => /^\$?[\d.,]*$|^n\/a$/.test(row[column] ?? ''));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => (isFigure(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (isFigure(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

export function atLeast(what: string, figure: number | undefined, goal: number): string {
  return verdict(figure !== undefined && figure >= goal, `${what}: ${format(figure, 2)} (goal ≥ ${goal})`);
}

export function atMost(what: string, figure: number | undefined, goal: number, digits = 2): string {
  return verdict(figure !== undefined && figure <= goal, `${what}: ${format(figure, digits)} (goal ≤ ${goal})`);
}

const verdict = (met: boolean, text: string): string => `- ${met ? 'met   ' : 'MISSED'} ${text}`;
