import { stripVTControlCharacters } from 'node:util';
import { CommandError } from './errors.ts';

/** Control characters, line ends among them, lone surrogates, and characters that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text from a server or a file, safe for a terminal: one line, without escape sequences. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(UNPRINTABLE, ' ');
}

/** JSON that is safe for a terminal too: what would not be printable is escaped. */
export function printableJson(value: object): string {
  return JSON.stringify(value).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What a command has done, and what it could not do although its command line was right. */
export interface Outcome {
  /** Printed by `--json`. */
  result: object;
  /** Ends the command with exit code 1. */
  failure?: string | undefined;
}

export interface Output {
  /** Prints one line for people; nothing with `--json`. */
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
