import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { RADOSGW_PACKAGES } from '../../test/support/radosgw.ts';
import { type S3Engine, s3Client, s3Engine } from '../../test/support/s3-engine.ts';

export interface Bucket {
  engine: S3Engine;
  name: string;
}

/** An empty bucket in the S3 of the tests, which ends with this process. */
export async function startBucket(): Promise<Bucket> {
  const engine = await s3Engine();
  if (!engine) throw new Error(`The portraits need an S3: apt-get install ${RADOSGW_PACKAGES.join(' ')}`);
  const name = 'avatars';
  const client = s3Client(engine);
  await client.send(new CreateBucketCommand({ Bucket: name }));
  client.destroy();
  return { engine, name };
}
