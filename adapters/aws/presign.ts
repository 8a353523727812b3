import type { AwsSettings } from './settings.ts';
import { ALGORITHM, namesOf, signatureV4 } from './signature.ts';

export interface Presigned {
  method: 'GET' | 'PUT';
  key: string;
  /** Seconds. */
  expiresIn: number;
  /** Must be sent exactly so. Undefined: only the host is signed, and a bare request works. */
  contentType?: string | undefined;
  contentLength?: number | undefined;
}

/**
 * Signs addresses under `root`, a bucket of S3, in their query: no checksum, no body, and of the headers only the host and
 * those asked for. Costs no call.
 */
export function presigner(root: string, settings: AwsSettings): (presigned: Presigned) => string {
  const begin = signatureV4('s3', settings);
  const { host, pathname } = new URL(root);
  const folder = pathname === '/' ? '' : pathname;

  return ({ method, key, expiresIn, contentType, contentLength }) => {
    const { date, credential, sessionToken, sign } = begin();
    const headers: [name: string, value: string][] = [];
    if (contentLength !== undefined) headers.push(['content-length', String(contentLength)]);
    if (contentType !== undefined) headers.push(['content-type', contentType]);
    headers.push(['host', host]);
    const token = sessionToken === undefined ? '' : `&X-Amz-Security-Token=${encodeURIComponent(sessionToken)}`;
    const query = `X-Amz-Algorithm=${ALGORITHM}&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=${date}&X-Amz-Expires=${expiresIn}${token}&X-Amz-SignedHeaders=${encodeURIComponent(namesOf(headers))}`;
    const signature = sign({ method, path: `${folder}/${key}`, query, headers, payload: 'UNSIGNED-PAYLOAD' });
    return `${root}/${key}?${query}&X-Amz-Signature=${signature}`;
  };
}
