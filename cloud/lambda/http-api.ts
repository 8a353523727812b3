import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Hono } from 'hono';
import type { AppEnv } from '../../http/answer.ts';
import { instrument, type Log } from '../../http/observe.ts';
import { RequestError } from '../../http/problems.ts';
import { edgeCheckIn } from './edge.ts';

/** Response bodies of these media types are returned to API Gateway as text, and all others in base64. */
const TEXT_TYPE = /^text\/|[/+](?:json|xml)(?:;|$)/;

/**
 * Creates a Lambda handler that passes events of an API Gateway HTTP API (payload format 2.0) to an app. In these events, the path is
 * decoded, header names are in lower case, repeated headers are joined by commas, cookies are separate, and binary bodies are in base64.
 * The handler sets Content-Length to the actual length of the body. It responds with a problem document to any other event, and to a
 * request that bypassed CloudFront if the environment forbids that: see `edgeCheckIn`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiHandler(app: Hono<AppEnv>, log: Log, env: NodeJS.ProcessEnv) {
  const cameThroughEdge = edgeCheckIn(env);
  const throwWrongAddress = () => {
    const detail = `Send the request to ${env.PUBLIC_BASE_URL} instead of the address of API Gateway.`;
    throw new RequestError('wrong-address', detail);
  };
  const rejections = new Hono<AppEnv>()
    .all('/malformed-event', instrument(log, 'malformed event', throwMalformed))
    .all('/wrong-address', instrument(log, 'wrong address', throwWrongAddress));

  return async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = isHttpApiEvent(event) ? requestOf(event) : undefined;
    if (!request) return resultOf(await rejections.request('/malformed-event'));
    if (!cameThroughEdge(request))
      return resultOf(await rejections.request('/wrong-address', { method: request.method }));
    return resultOf(await app.fetch(request));
  };
}

function throwMalformed(): never {
  throw new RequestError('malformed-event', 'Call this function through an HTTP API with payload format version 2.0.');
}

function isHttpApiEvent(event: unknown): event is APIGatewayProxyEventV2 {
  const { rawPath, headers, requestContext } = (event ?? {}) as Partial<APIGatewayProxyEventV2>;
  return typeof rawPath === 'string' && typeof headers === 'object' && typeof requestContext?.http?.method === 'string';
}

/** @returns undefined when the event's URL, method or headers are invalid */
function requestOf({
  rawPath,
  rawQueryString,
  headers,
  cookies,
  body,
  isBase64Encoded,
  requestContext,
}: APIGatewayProxyEventV2) {
  const { domainName, http } = requestContext;
  const hasBody = body !== undefined && !['GET', 'HEAD'].includes(http.method);
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  try {
    return new Request(`https://${domainName}${escapePath(rawPath)}${rawQueryString ? `?${rawQueryString}` : ''}`, {
      method: http.method,
      headers: [
        ...Object.entries({ ...headers, ...(hasBody ? { 'content-length': String(bytes.byteLength) } : {}) }).map(
          ([name, value]) => [name, latin1Of(value ?? '')] as [string, string],
        ),
        ...(cookies ? [['cookie', latin1Of(cookies.join('; '))] as [string, string]] : []),
      ],
      ...(hasBody ? { body: bytes } : {}),
    });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Escapes the path again. API Gateway passes it decoded, so that `?`, `#`, `%` and spaces may be part of a segment. A `/` that the client
 * had escaped cannot be recognised any more. A segment `.` or `..` is escaped twice, because a URL would resolve it: a client could escape it so
 * that CloudFront and its firewall see another path than the app.
 *
 * @see https://github.com/honojs/hono/issues/2156
 */
function escapePath(rawPath: string): string {
  return rawPath
    .split('/')
    .map((segment) => (/^\.\.?$/.test(segment) ? segment.replaceAll('.', '%2E') : segment))
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');
}

/** Converts a header value to one character per byte (Latin-1), as a `Request` requires. API Gateway decodes header values as UTF-8. */
const latin1Of = (text: string): string => Buffer.from(text).toString('latin1');

async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const { 'set-cookie': _cookies, ...headers } = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  const isText = TEXT_TYPE.test(headers['content-type'] ?? 'text/plain');
  return {
    statusCode: response.status,
    headers,
    ...(cookies.length > 0 ? { cookies } : {}),
    body: isText ? await response.text() : Buffer.from(await response.arrayBuffer()).toString('base64'),
    isBase64Encoded: !isText,
  };
}
