import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';

/** The least that a program must do to read a file of each kind, with the library that Hatchery uses. */
export const BARE = { saxes: readWithSaxes } satisfies Record<string, (path: string) => Promise<unknown>>;
export type BareName = keyof typeof BARE;

/** Parses a file with handlers that do nothing. */
async function readWithSaxes(path: string): Promise<void> {
  const parser = new SaxesParser();
  parser.on('opentag', () => {});
  parser.on('closetag', () => {});
  // Without it saxes throws at the first character that XML does not allow.
  parser.on('error', () => {});
  for await (const text of createReadStream(path, 'utf8')) parser.write(text);
  parser.close();
}
