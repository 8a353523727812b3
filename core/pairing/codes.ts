/** The codes of a pairing (RFC 8628 §3.2): the user code, which the owner enters, and the device code, which the device polls with. */
import { randomBytes, randomInt } from 'node:crypto';
import { sha256 } from '../users/credentials.ts';

/** Consonants that are not easily read as digits, so that codes do not spell words (RFC 8628 §6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const SECRET_BYTES = 32;
/** Maximum length of a user code as a person may send it, with separators. Longer text is not parsed. */
const MAX_LENGTH = 100;
/** White space, hyphens and dashes, and invisible characters that are copied with a code. */
const SEPARATORS = /[\s\p{Pd}\u00ad\u2212_\u200b-\u200f\u2060\ufeff]+/gu;
const USER_CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;
const DEVICE_CODE = /^htd_([BCDFGHJKLMNPQRSTVWXZ]{8})[A-Za-z0-9_-]{43}$/;

export interface Codes {
  userCode: string;
  deviceCode: string;
  deviceHash: string;
}

/** Creates the codes of a pairing. The device code contains the user code, by which the pairing is stored, and 256 random bits. */
export function issueCodes(): Codes {
  const userCode = Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  const deviceCode = `htd_${userCode}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { userCode, deviceCode, deviceHash: sha256(deviceCode) };
}

/**
 * Parses a user code as a person may have typed it: case, white space and hyphens do not matter.
 *
 * @returns undefined if the text is not a user code
 */
export function readUserCode(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const code = text.replaceAll(SEPARATORS, '').toUpperCase();
  return USER_CODE.test(code) ? code : undefined;
}

/** @returns undefined if the text is not a device code */
export function readDeviceCode(text: string): Pick<Codes, 'userCode' | 'deviceHash'> | undefined {
  const [, userCode] = DEVICE_CODE.exec(text) ?? [];
  return userCode === undefined ? undefined : { userCode, deviceHash: sha256(text) };
}

/** Formats a user code for people: in two groups. */
export const shownCode = (userCode: string): string => `${userCode.slice(0, LENGTH / 2)}-${userCode.slice(LENGTH / 2)}`;
