/** Codes that people copy, read out and type: recovery codes and invites. */
import { randomBytes } from 'node:crypto';
import { formatUuid, sha256, uuidBytes } from './credentials.ts';

export type CodeKind = 'recovery' | 'invite';

const PREFIX = { recovery: 'htr', invite: 'hti' } as const satisfies Record<CodeKind, string>;
/** Crockford's base32 (https://www.crockford.com/base32.html): without I, L, O and U, which are easily confused. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_BYTES = 16;
const SECRET_BYTES = 16;
/** Number of characters for 32 bytes. The last one has four unused bits. */
const CHARACTERS = 52;
/** Maximum length of a code as a person may send it, with separators. Longer text is not parsed. */
const MAX_LENGTH = 400;
/** White space, hyphens and dashes, underscores, and invisible characters that are copied with a code. */
const SEPARATORS = /[\s\p{Pd}\u00ad\u2212_\u200b-\u200f\u2060\ufeff]+/gu;
/** The prefix after `canonical`, which has turned the I of an invite into 1. */
const CODE = /^HT([R1])([0-9A-HJKMNP-TV-Z]{52})$/;

/** Creates a code. It contains the user's id and 128 random bits. */
export function issueCode(kind: CodeKind, userId: string): { code: string; hash: string } {
  const code = `${PREFIX[kind]}_${encode(Buffer.concat([uuidBytes(userId), randomBytes(SECRET_BYTES)]))}`;
  return { code, hash: sha256(code) };
}

/**
 * Parses a code as a person may have typed it: case, white space and hyphens do not matter, O is read as 0, and I and L as 1. Does not
 * verify the code.
 *
 * @returns undefined if the text is not a code
 */
export function readCode(text: string): { kind: CodeKind; userId: string; hash: string } | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [, letter, characters] = CODE.exec(canonical(text)) ?? [];
  if (!characters) return undefined;
  const kind = letter === 'R' ? 'recovery' : 'invite';
  const userId = formatUuid(decode(characters).subarray(0, ID_BYTES));
  return { kind, userId, hash: sha256(`${PREFIX[kind]}_${characters}`) };
}

const canonical = (text: string): string =>
  text.replaceAll(SEPARATORS, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');

function encode(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`) << 4n;
  let text = '';
  for (let at = 0; at < CHARACTERS; at += 1) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

function decode(characters: string): Buffer {
  let value = 0n;
  for (const character of characters) value = (value << 5n) | BigInt(ALPHABET.indexOf(character));
  return Buffer.from((value >> 4n).toString(16).padStart(2 * (ID_BYTES + SECRET_BYTES), '0'), 'hex');
}
