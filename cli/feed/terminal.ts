import { stripVTControlCharacters } from 'node:util';

/** Control characters, line ends among them, lone surrogates, and characters that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text from elsewhere as it may go to a terminal: one line, without escape sequences. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(UNPRINTABLE, ' ');
}

/** Prints one line; what a server or a file has put into it does nothing to the terminal. */
export function say(line: string): void {
  console.log(printable(line));
}
