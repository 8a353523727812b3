import { errorTypeOf, parseObject } from '../aws/json-protocol.ts';
import type { Failure, ServiceResponse } from '../aws/request.ts';

/** `present` is the item that did not meet the condition, if the response has it. */
export type ParsedResponse = { output: unknown } | { present: unknown } | Failure | { rejected: Error };

const THROTTLED = ['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'];

/**
 * Parses a response of DynamoDB or of a compatible engine. A success whose body is not a JSON object, such as the page of a proxy, counts
 * as a failure of which it is unknown whether the call was applied.
 *
 * @param clockAdjusted whether the response has corrected the clock that the request was signed with
 */
export function parseResponse(response: ServiceResponse, clockAdjusted: boolean): ParsedResponse {
  const { status, headers, body } = response;
  const parsed = parseObject(body);
  if (status === 200)
    return parsed ? { output: parsed } : { outcome: 'unknown', cause: dynamoError('InvalidResponse') };
  const code = errorTypeOf(headers['x-amzn-errortype'], parsed) ?? `HTTP ${status}`;
  if (code === 'ConditionalCheckFailedException') return { present: parsed?.Item };
  const cause = dynamoError(code);
  if (status >= 500) return { outcome: 'unknown', cause };
  // The signature was rejected for its time. The clock has been corrected, so the next attempt can succeed.
  const isClockError = clockAdjusted && code === 'InvalidSignatureException';
  return isClockError || THROTTLED.includes(code) ? { outcome: 'not-applied', cause } : { rejected: cause };
}

const dynamoError = (code: string): Error => Object.assign(new Error('DynamoDB rejected a call'), { code });
