import aws4 from 'aws4';
import { type AwsSettings, amzDate } from './settings.ts';

export interface Presigned {
  method: 'GET' | 'PUT';
  address: string;
  /** Seconds. */
  expiresIn: number;
  /** Headers that must be sent exactly so. None: only the host is signed, and a bare request works. */
  headers?: Record<string, string>;
}

/**
 * Signs an address of S3 in its query (Signature Version 4): no checksum, no body, and of the headers only the host
 * and those named. Costs no call.
 */
export function presigner({ region, credentials, clock }: AwsSettings): (presigned: Presigned) => string {
  return ({ method, address, expiresIn, headers = {} }) => {
    const { origin, host, pathname } = new URL(address);
    const terms = `X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Date=${amzDate(clock.now())}&X-Amz-Expires=${expiresIn}`;
    const path = `${pathname}?${terms}`;
    const signed = aws4.sign({ service: 's3', region, host, method, path, headers, signQuery: true }, credentials());
    return `${origin}${signed.path}`;
  };
}
