import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../docs/clients.md');
const DEFAULT_URL = 'http://localhost:8787';

/**
 * Reads the program of a generator in `docs/clients.md`: the first code block, except shell commands, after the link to
 * the generator's settings.
 * @param baseUrl replaces the URL in the program
 * @throws Error if the page has no such program
 */
export async function pageProgram(name: string, baseUrl: string): Promise<string> {
  const markdown = await readFile(PAGE, 'utf8');
  const [, section = ''] = markdown.split(new RegExp(`^.*\\]\\(\\.\\./examples/generators/${name}/`, 'm'));
  const program = /^```(?!sh\n)\w+\n(.*?)^```$/ms.exec(section)?.[1];
  if (!program) throw new Error(`docs/clients.md has no program for ${name}.`);
  return program.replaceAll(DEFAULT_URL, baseUrl);
}
