import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { awsUnavailable } from '../aws/request.ts';
import type { AwsSettings } from '../aws/sigv4.ts';

export interface S3Settings extends AwsSettings {
  bucket: string;
  /** The address of an S3 other than the region's own; the bucket is then the first part of the path. */
  endpoint?: string | undefined;
}

const ATTEMPTS = 3;
const CONNECT_MS = 1_000;
const REQUEST_MS = 3_000;

/**
 * The SDK's client, with timeouts and retries. Its commands throw `unavailable` when S3 cannot be reached, is too slow or throttles after all
 * attempts, and S3's own error when it refuses the request.
 */
export function s3Client({ region, credentials, endpoint }: S3Settings): S3Client {
  const client = new S3Client({
    region,
    // The SDK keeps credentials until they expire. These have expired already, as a role's are replaced while the process runs.
    credentials: async () => ({ ...credentials(), expiration: new Date(0) }),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: REQUEST_MS, throwOnRequestTimeout: true },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
  // The first step of all, so that it gets what is left after the retries.
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isRefusal(error) ? error : awsUnavailable(error);
      }
    },
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** Whether S3 answered a command with one of these HTTP statuses. */
export function hasStatus(error: unknown, statuses: readonly number[]): error is S3ServiceException {
  return error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);
}

/** Whether S3 answered a command with one of these error codes. */
export function hasCode(error: unknown, codes: readonly string[]): error is S3ServiceException {
  return error instanceof S3ServiceException && codes.includes(error.name);
}

/** Whether the same request would fail again. */
function isRefusal(error: unknown): boolean {
  return error instanceof S3ServiceException && !error.$retryable && (error.$metadata.httpStatusCode ?? 500) < 500;
}
