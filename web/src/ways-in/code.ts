import { baseUrl } from '../api.ts';

/** The start of the fragment of a link with a code: `https://pets.example/#in=hti_…`. */
export const CODE_FRAGMENT = '#in=';

/** @returns a link that opens the app with a recovery or invite code */
export const linkOf = (code: string): string => `${baseUrl}/${CODE_FRAGMENT}${code}`;

/** @returns the app's address as people type it, without the scheme */
export const shortAddress = (): string => baseUrl.replace(/^https?:\/\//, '');

/** Splits a code into its prefix and groups of four characters, such as `HTR`, `7K2M`, `9QXD`. */
export function groupsOf(code: string): string[] {
  const [prefix = '', secret = ''] = code.toUpperCase().split('_');
  return [prefix, ...(secret.match(/.{1,4}/g) ?? [])];
}

/** @returns the code as people read it, such as `HTR-7K2M-9QXD`. The server accepts it in this form too. */
export const readable = (code: string): string => groupsOf(code).join('-');
