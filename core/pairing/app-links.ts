import { shownCode } from './codes.ts';

const ANDROID_APP = 'android:';

/**
 * Returns the addresses of the web app's page on which an owner enters a code.
 *
 * @param webOrigins `WEB_ORIGINS`, separated by commas. The first web origin is that of the web app.
 * @param baseUrl the API's public URL, where the web app is by default
 */
export function pairingLinks(userCode: string, { webOrigins = '', baseUrl }: { webOrigins?: string; baseUrl: string }) {
  const origins = webOrigins.split(',').map((text) => text.trim().replace(/\/$/, ''));
  const app = origins.find((origin) => origin !== '' && !origin.startsWith(ANDROID_APP)) ?? baseUrl;
  return { verification_uri: `${app}/#pair`, verification_uri_complete: `${app}/#pair=${shownCode(userCode)}` };
}
