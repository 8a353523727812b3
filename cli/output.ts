import { stripVTControlCharacters } from 'node:util';
import { CommandError } from './errors.ts';

/** Control characters (including line breaks), lone surrogates, and characters that change the text direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Makes text from a server or a file safe to print on a terminal: a single line without escape sequences. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(UNPRINTABLE, ' ');
}

/** Serialises JSON for a terminal, with unprintable characters escaped. */
export function printableJson(value: object): string {
  return JSON.stringify(value).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export interface Outcome {
  /** What `--json` prints. */
  result: object;
  /** The error message when part of the command failed. The exit code is then 1. */
  failure?: string | undefined;
}

export interface Output {
  /** Prints one line, or nothing with `--json`. */
  say(line: string): void;
  /**
   * Prints the result if `--json` is set.
   *
   * @throws a CommandError for a partial failure
   */
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
