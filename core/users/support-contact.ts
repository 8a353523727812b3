import { ConfigError } from '../errors.ts';

const MAX_LENGTH = 200;
const ADDRESS = /^[^\s@<>"?:/]+@[^\s@<>"?:/]+\.[^\s@<>"?:/]+$/;
const MAILTO = /^mailto:([^?]+)(\?.*)?$/i;

/**
 * Reads `SUPPORT_CONTACT`: whom the owner of a locked user may ask.
 *
 * @returns undefined if it is empty
 * @throws `ConfigError` if it is neither an https URL, a mailto: URL nor an e-mail address
 */
export function readSupportContact(setting: string): string | undefined {
  const text = setting.trim();
  if (text === '') return undefined;
  if (text.length <= MAX_LENGTH && isPrintable(text) && isContact(text)) return text;
  throw new ConfigError(
    `SUPPORT_CONTACT must be an https URL, a mailto: URL or an e-mail address of at most ${MAX_LENGTH} characters, such as support@pets.example, not ${JSON.stringify(text)}.`,
  );
}

const isPrintable = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

function isContact(text: string): boolean {
  const [, address] = MAILTO.exec(text) ?? [];
  if (ADDRESS.test(address ?? text)) return true;
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}
