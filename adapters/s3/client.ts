import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from '../../core/errors.ts';
import { awsUnavailable } from '../aws/request.ts';
import type { AwsSettings } from '../aws/sigv4.ts';

export interface S3Settings extends AwsSettings {
  bucket: string;
  /** Replaces the region's default endpoint. The bucket is then the first segment of the URL path. */
  endpoint?: string | undefined;
}

const MAX_ATTEMPTS = 3;
const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;

/**
 * Creates the SDK's client, with timeouts and retries. Its commands throw `unavailable` when the last attempt could not reach S3, timed out
 * or was throttled. When S3 rejects a request, they throw S3's own error.
 */
export function s3Client({ region, credentials, endpoint, useDualStack = false }: S3Settings): S3Client {
  const client = new S3Client({
    region,
    // Lambda can replace a role's credentials at any time, but the SDK caches credentials until they expire. Mark them as expired, so that
    // the SDK reads them again for every request.
    credentials: async () => ({ ...credentials(), expiration: new Date(0) }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Both are set, because the SDK would otherwise read the setting itself, and refuse it beside an endpoint.
    ...(endpoint
      ? { endpoint, forcePathStyle: true, useDualstackEndpoint: false }
      : { useDualstackEndpoint: useDualStack }),
  });
  // The outermost middleware, so that it sees only the errors that remain after all retries.
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw translateError(error);
      }
    },
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

export function hasStatus(error: unknown, statuses: readonly number[]): error is S3ServiceException {
  return error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);
}

/** Returns `unavailable` for a transient error. Errors that are already translated, or that a retry would repeat, are returned unchanged. */
export function translateError(error: unknown): unknown {
  return error instanceof AppError || isPermanent(error) ? error : awsUnavailable(error);
}

/** Whether S3 would reject the request again if it were retried. */
function isPermanent(error: unknown): boolean {
  return error instanceof S3ServiceException && !error.$retryable && (error.$metadata.httpStatusCode ?? 500) < 500;
}
