import type { Failure, ServiceResponse } from '../aws/request.ts';

export type ParsedResponse = { output: unknown } | 'condition-failed' | Failure | { rejected: Error };

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
  if (code === 'ConditionalCheckFailedException') return 'condition-failed';
  const cause = dynamoError(code);
  if (status >= 500) return { outcome: 'unknown', cause };
  // The signature was rejected for its time. The clock has been corrected, so the next attempt can succeed.
  const isClockError = clockAdjusted && code === 'InvalidSignatureException';
  return isClockError || THROTTLED.includes(code) ? { outcome: 'not-applied', cause } : { rejected: cause };
}

/**
 * Extracts the error's type, such as `ThrottlingException`. Engines send it in the header or in the body, with or without a namespace
 * before `#` and an address after `:`.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
 */
function errorTypeOf(header: unknown, body: Record<string, unknown> | undefined): string | undefined {
  const text = [header, body?.__type, body?.code].find((value) => typeof value === 'string' && value !== '');
  return typeof text === 'string' ? text.split(':')[0]?.split('#').at(-1)?.trim() : undefined;
}

/** @returns undefined when the text is not a JSON object */
function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const dynamoError = (code: string): Error => Object.assign(new Error('DynamoDB rejected a call'), { code });
