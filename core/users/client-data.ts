/** What a browser says about a WebAuthn request, in `clientDataJSON`. */
export interface ClientData {
  /** In base64url. */
  challenge: string;
  origin: string;
  /** Whether the request came from a frame of another site. */
  isCrossOrigin: boolean;
}

const BASE64 = /^[\w+/-]+={0,2}$/;

/**
 * Converts base64 or base64url, with or without padding, to base64url without padding, because clients differ.
 *
 * @returns an empty string if the text is neither
 */
export const base64url = (text: string): string =>
  BASE64.test(text) ? text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : '';

/** @returns undefined if this is not a `clientDataJSON` in base64url */
export function readClientData(clientDataJson: string): ClientData | undefined {
  const { challenge, origin, crossOrigin } = parse(Buffer.from(clientDataJson, 'base64url').toString());
  if (typeof challenge !== 'string' || typeof origin !== 'string') return undefined;
  return { challenge, origin, isCrossOrigin: crossOrigin === true };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
