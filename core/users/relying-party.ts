import { ConfigError } from '../errors.ts';
import type { RelyingParty } from '../ports/passkeys.ts';

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const ADDRESS = /^[\d.]+$|^\[/;
/** An Android app, by the SHA-256 of its signing certificate. */
const ANDROID_APP = /^android:apk-key-hash:[\w-]{43}$/;
const EXAMPLE = 'https://pets.example,android:apk-key-hash:…';

interface PasskeySettings {
  /** The API's public URL. */
  baseUrl: string;
  /** `PASSKEY_RP_ID`. Defaults to the host of the base URL. */
  rpId?: string | undefined;
  /** `WEB_ORIGINS`, separated by commas. Defaults to the origin of the base URL. */
  webOrigins?: string | undefined;
}

/**
 * Reads the settings of passkeys.
 *
 * @returns undefined where browsers have no passkeys: at an IP address, and over plain HTTP except on localhost
 * @throws `ConfigError` when a setting is invalid
 */
export function relyingParty({ baseUrl, rpId, webOrigins }: PasskeySettings): RelyingParty | undefined {
  const base = new URL(baseUrl);
  const id = rpId || base.hostname;
  if (rpId && (!DOMAIN.test(rpId) || ADDRESS.test(rpId))) {
    throw new ConfigError(`PASSKEY_RP_ID must be a domain such as pets.example, not ${JSON.stringify(rpId)}.`);
  }
  const named = (webOrigins ?? '').split(',').flatMap((text) => text.trim() || []);
  const origins = named.length > 0 ? named.map(readOrigin) : [base.origin];
  const sites = origins.filter((origin) => !ANDROID_APP.test(origin)).map((origin) => new URL(origin));
  if (ADDRESS.test(id) || (sites.length > 0 && !sites.some(isSecure))) return undefined;
  if (sites.length > 0 && !sites.some(({ hostname }) => hostname === id || hostname.endsWith(`.${id}`))) {
    throw new ConfigError(
      `PASSKEY_RP_ID must be the host of one of WEB_ORIGINS or a domain above it, not ${JSON.stringify(id)}.`,
    );
  }
  return { id, origins };
}

function readOrigin(text: string): string {
  if (ANDROID_APP.test(text)) return text;
  const url = URL.parse(text);
  if (!url || !isSecure(url) || ![url.origin, `${url.origin}/`].includes(text.toLowerCase())) {
    throw new ConfigError(
      `WEB_ORIGINS must be origins separated by commas, such as ${EXAMPLE}, not ${JSON.stringify(text)}.`,
    );
  }
  return url.origin;
}

/** Whether browsers offer passkeys on this site. */
const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && (hostname === 'localhost' || hostname.endsWith('.localhost')));
