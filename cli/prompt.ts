import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from './errors.ts';

/**
 * Prompts for a secret on the terminal, without echo.
 *
 * @returns the secret, or undefined without a terminal
 * @throws a UsageError when the user cancels the prompt
 */
export async function askSecret(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const cancelled = new AbortController();
  lines.once('close', () => cancelled.abort());
  process.stderr.write(question);
  try {
    return (await lines.question('', { signal: cancelled.signal })).trim();
  } catch {
    throw new UsageError('No token was entered. Enter the access token, or set HATCHERY_TOKEN.');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
