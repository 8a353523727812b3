import { stripVTControlCharacters } from 'node:util';
import { CommandError } from './errors.ts';

/** Control characters including line ends, lone surrogates, and characters that change the text direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text from a server or a file, safe for a terminal: one line, without escape sequences. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(UNPRINTABLE, ' ');
}

/** JSON with unprintable characters escaped, safe for a terminal. */
export function printableJson(value: object): string {
  return JSON.stringify(value).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The result of a command that ran. */
export interface Outcome {
  /** Printed with `--json`. */
  result: object;
  /** An error message for a partial failure; the exit code is then 1. */
  failure?: string | undefined;
}

export interface Output {
  /** Prints one line; nothing with `--json`. */
  say(line: string): void;
  /** Prints the result with `--json`. Throws a CommandError for a failure. */
  finish(outcome: Outcome): void;
}

export function createOutput({ json = false }: { json?: boolean }): Output {
  return {
    say(line) {
      if (!json) console.log(printable(line));
    },
    finish({ result, failure }) {
      if (json) console.log(printableJson(result));
      if (failure !== undefined) throw new CommandError(failure);
    },
  };
}
