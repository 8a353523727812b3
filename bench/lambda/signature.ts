/**
 * Implements AWS Signature Version 4 for the two requests of `bare` only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { AwsCredentials } from '../../adapters/aws/sigv4.ts';

const amzDate = (time: Date): string => time.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');

interface Scope {
  service: 'dynamodb' | 's3';
  region: string;
  credentials: AwsCredentials;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Returns a function that signs text. It caches the signing key, which is valid for one day. */
function signerFor({ service, region, credentials }: Scope) {
  const scopeOf = (stamp: string) => `${stamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  let key: { scope: string; secret: KeyObject } | undefined;

  // Returns a KeyObject instead of a Buffer, because Node would convert a Buffer for every signature. That conversion
  // takes longer than the rest of the signing.
  function keyFor(scope: string): KeyObject {
    if (key?.scope !== scope) {
      const bytes = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
      key = { scope, secret: createSecretKey(Buffer.from(bytes)) };
    }
    return key.secret;
  }

  return {
    credential: (stamp: string) => `${credentials.accessKeyId}/${scopeOf(stamp)}`,
    sign(stamp: string, canonical: string): string {
      const scope = scopeOf(stamp);
      const text = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${hash('sha256', canonical)}`;
      return createHmac('sha256', keyFor(scope)).update(text).digest('hex');
    },
  };
}

/** Returns a function that creates the signed headers of a DynamoDB request. */
export function dynamoSigner(scope: Omit<Scope, 'service'>, host: string, target: string) {
  const { credential, sign } = signerFor({ ...scope, service: 'dynamodb' });
  const names = 'host;x-amz-date;x-amz-target';
  return (body: string) => {
    const stamp = amzDate(new Date());
    const lines = `host:${host}\nx-amz-date:${stamp}\nx-amz-target:${target}\n`;
    const signature = sign(stamp, `POST\n/\n\n${lines}\n${names}\n${hash('sha256', body)}`);
    return {
      Host: host,
      'Content-Type': 'application/x-amz-json-1.0',
      'Content-Length': Buffer.byteLength(body),
      'X-Amz-Date': stamp,
      'X-Amz-Target': target,
      Authorization: `AWS4-HMAC-SHA256 Credential=${credential(stamp)}, SignedHeaders=${names}, Signature=${signature}`,
    };
  };
}

/**
 * Returns a function that creates signed upload URLs. Each URL is valid for `expiresIn` seconds. Keys must not contain
 * characters that need URL escaping.
 */
export function putSigner(scope: Omit<Scope, 'service'>, bucket: string, expiresIn: number) {
  const { credential, sign } = signerFor({ ...scope, service: 's3' });
  const host = `${bucket}.s3.${scope.region}.amazonaws.com`;
  return (key: string): string => {
    const stamp = amzDate(new Date());
    const who = encodeURIComponent(credential(stamp));
    const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${who}&X-Amz-Date=${stamp}&X-Amz-Expires=${expiresIn}&X-Amz-SignedHeaders=host`;
    const signature = sign(stamp, `PUT\n/${key}\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`);
    return `https://${host}/${key}?${query}&X-Amz-Signature=${signature}`;
  };
}
