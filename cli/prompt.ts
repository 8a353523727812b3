import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError, UsageError } from './errors.ts';
import { printable } from './output.ts';

/**
 * Prompts for a secret on the terminal, without echo.
 *
 * @param advice what to do if nothing is entered
 * @returns the secret, or undefined without a terminal
 * @throws a UsageError when the user cancels the prompt
 */
export async function askSecret(
  question: string,
  advice = 'No token was entered. Enter the access token, or set HATCHERY_TOKEN.',
): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const cancelled = new AbortController();
  lines.once('close', () => cancelled.abort());
  process.stderr.write(question);
  try {
    return (await lines.question('', { signal: cancelled.signal })).trim();
  } catch {
    throw new UsageError(advice);
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/**
 * Asks questions on the terminal, one after another. Only `y` and `yes` mean yes.
 *
 * @returns the answers, or undefined without a terminal
 * @throws a CommandError when the user cancels
 */
export async function askYesOrNo(
  questions: readonly string[],
  cancelled = 'Cancelled. Nothing was sent.',
): Promise<boolean[] | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // An iterator keeps lines that were typed before their question.
  const typed = lines[Symbol.asyncIterator]();
  const answers: boolean[] = [];
  try {
    for (const question of questions) {
      lines.setPrompt(printable(question));
      lines.prompt();
      const { done, value } = await typed.next();
      if (done) throw new CommandError(cancelled);
      answers.push(/^y(es)?$/i.test(value.trim()));
    }
    return answers;
  } finally {
    lines.close();
  }
}
