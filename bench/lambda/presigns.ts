/** Signing an upload's address by itself, in this process: no event, no proof, no answer around it. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { presigner } from '../../adapters/aws/presign.ts';
import { awsClock } from '../../adapters/aws/settings.ts';
import { REGION, SOME_CREDENTIALS } from '../../test/support/dynamo-engine.ts';
import { EXPIRES_IN } from './handler.ts';
import { putSigner } from './signature.ts';

const COUNT = 2_000;
const BUCKET = 'avatars';

export interface Presigns {
  name: 'Hatchery' | 'bare' | 'SDK';
  microseconds: number;
}

/** By each, an address that takes one PUT of this key. */
function signers(): Record<Presigns['name'], (key: string) => string | Promise<string>> {
  const scope = { region: REGION, credentials: SOME_CREDENTIALS };
  const root = `https://${BUCKET}.s3.${REGION}.amazonaws.com`;
  const own = presigner(root, { ...scope, credentials: () => SOME_CREDENTIALS, clock: awsClock(() => new Date()) });
  const client = new S3Client({ ...scope, requestChecksumCalculation: 'WHEN_REQUIRED' });
  return {
    Hatchery: (key) => own({ method: 'PUT', key, expiresIn: EXPIRES_IN }),
    bare: putSigner(scope, BUCKET, EXPIRES_IN),
    SDK: (key) => getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: key }), { expiresIn: EXPIRES_IN }),
  };
}

export async function measurePresigns(rounds: number): Promise<Presigns[]> {
  const runs: Presigns[] = [];
  const all = Object.entries(signers()) as [Presigns['name'], (key: string) => string | Promise<string>][];
  // Round 0 is the warm-up.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, sign] of all) {
      const started = performance.now();
      for (let at = 0; at < COUNT; at++) await sign(`avatars/${round}-${at}.jpg`);
      const microseconds = ((performance.now() - started) / COUNT) * 1000;
      if (round > 0) runs.push({ name, microseconds });
    }
  }
  return runs;
}
