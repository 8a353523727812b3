import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { hasStatus } from './client.ts';

export interface Address {
  Bucket: string;
  Key: string;
}

/**
 * Returns whether a request failed because the object is missing. S3 answers 404 only to callers that may list the whole bucket, which no
 * role here may: others get 403, as from a policy or key that denies the access. A list of the owner's objects tells the two apart.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws S3's error if the list is denied, too, or the request's signature is wrong
 */
export async function isMissing(client: S3Client, { Bucket, Key }: Address, error: unknown): Promise<boolean> {
  if (hasStatus(error, [404])) return error.name !== 'NoSuchBucket';
  if (!hasStatus(error, [403])) return false;
  // The roles may list by this prefix, which ends after the owner's id.
  const Prefix = Key.slice(0, Key.indexOf('.') + 1);
  for await (const { Contents: found = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    if (found.some((object) => object.Key === Key)) return false;
  }
  return true;
}
