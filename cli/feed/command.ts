import { inspect } from 'node:util';
import { SourceError } from '../../sources/errors.ts';
import { isFailure } from './failure.ts';
import { printable } from './terminal.ts';

/** Runs a command to its end: what it throws becomes one line and an exit code. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const text = isFailure(error) || error instanceof SourceError ? error.message : inspect(error);
    console.error(text.split('\n').map(printable).join('\n'));
    process.exitCode = isFailure(error) ? error.exitCode : 1;
  }
}
