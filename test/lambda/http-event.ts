import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { operations } from '../../shared/models/typescript/operations.ts';

/** Content types whose bodies are passed to the function as text. Other bodies are passed as base64, as API Gateway does. */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript))/;
/** Headers of the connection, which API Gateway does not pass on. */
const CONNECTION = ['connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade'];

/** Creates the event that API Gateway would send for a request (payload format 2.0). */
export function eventOf(
  incoming: Pick<IncomingMessage, 'method' | 'url' | 'headersDistinct'>,
  body: Buffer,
): APIGatewayProxyEventV2 {
  const [path = '/', rawQueryString = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const method = incoming.method ?? 'GET';
  const { cookie, ...headers } = incoming.headersDistinct;
  const isBase64Encoded = !TEXT.test(headers['content-type']?.[0] ?? '');
  const routeKey = routeOf(method, decode(path));
  const rawPath = rawPathOf(path);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie ? { cookies: cookie.flatMap((line) => line.split('; ')) } : {}),
    headers: headersOf(headers),
    requestContext: contextOf(method, rawPath, routeKey),
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded: body.length > 0 && isBase64Encoded,
  };
}

/**
 * Returns the path as an HTTP API passes it: decoded twice, and cut off at a `?`. The query is passed as it was sent.
 *
 * @see https://github.com/honojs/hono/issues/2156
 * @see https://github.com/hotsock/voker/blob/main/vokerhttp/testdata/apigwv2-request.json, an event recorded on AWS
 */
const rawPathOf = (path: string): string => decode(decode(path)).split('?')[0] ?? '';

/** Decodes percent escapes. Invalid escapes stay, and invalid UTF-8 becomes U+FFFD. */
function decode(path: string): string {
  const bytes = Buffer.from(path).toString('latin1');
  const decoded = bytes.replaceAll(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1').toString();
}

/** Joins repeated headers, decodes their values as UTF-8, and adds the headers that API Gateway adds. */
function headersOf(sent: NodeJS.Dict<string[]>): Record<string, string> {
  const passed = Object.entries(sent).filter(([name]) => !CONNECTION.includes(name));
  const joined = passed.map(([name, values]) => [name, Buffer.from(values?.join(',') ?? '', 'latin1').toString()]);
  return {
    ...Object.fromEntries(joined),
    'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

function contextOf(method: string, path: string, routeKey: string): APIGatewayProxyEventV2['requestContext'] {
  const now = new Date();
  return {
    accountId: '123456789012',
    apiId: 'api-id',
    domainName: 'api-id.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'api-id',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: crypto.randomUUID(),
    routeKey,
    stage: '$default',
    time: now.toUTCString(),
    timeEpoch: now.getTime(),
  };
}

function routeOf(method: string, path: string): string {
  const route = operations.find((operation) => {
    const pattern = operation.path.replaceAll(/\{\w+\}/g, '[^/]+');
    return operation.method === method && new RegExp(`^${pattern}$`).test(path);
  });
  return route ? `${route.method} ${route.path}` : '$default';
}
