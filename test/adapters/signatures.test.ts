import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import { awsClock } from '../../adapters/aws/clock.ts';
import { type AwsCredentials, presigner } from '../../adapters/aws/sigv4.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { s3Objects } from '../../adapters/s3/objects.ts';

const region = 'eu-central-1';
const NOW = new Date('2026-11-23T13:14:15Z');
const clock = awsClock(() => NOW);
const USER: AwsCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const ROLE: AwsCredentials = { ...USER, accessKeyId: 'ASIAEXAMPLE', sessionToken: 'FwoGZXIvYXdzE+/=IQoJ' };

/** SHA-256 and HMAC-SHA-256, with the interface that the SDK's signer expects. */
class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {}
}

/** The reference implementation: the AWS SDK's signer. */
const sdkSigner = (credentials: AwsCredentials, service: string) =>
  new SignatureV4({
    credentials,
    region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  });

const KEY = 'avatars/7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10.jpg';
const HOST = `pets.s3.${region}.amazonaws.com`;
const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

for (const [whose, credentials] of Object.entries({ 'a user’s': USER, 'a role’s': ROLE })) {
  for (const [method, headers] of [
    ['GET', {}],
    ['PUT', {}],
    ['PUT', { 'content-type': 'image/jpeg', 'content-length': '12345' }],
  ] as const) {
    test(`${method} signed with ${whose} credentials and ${Object.keys(headers).join() || 'no headers'}: as the SDK signs it`, async () => {
      const presign = presigner(`https://${HOST}`, { region, credentials: () => credentials, clock });
      const hints = 'content-type' in headers ? { contentType: 'image/jpeg', contentLength: 12345 } : {};
      const ours = presign({ method, key: KEY, expiresIn: 300, ...hints });
      const request = {
        method,
        protocol: 'https:',
        hostname: HOST,
        path: `/${KEY}`,
        query: {},
        headers: { host: HOST, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD', ...headers },
      };
      const signableHeaders = new Set(['content-type', 'content-length']);
      const signer = sdkSigner(credentials, 's3');
      const { query } = await signer.presign(request, { expiresIn: 300, signingDate: NOW, signableHeaders });
      assert.deepEqual(queryOf(ours), { ...query });
      assert.ok(ours.startsWith(`https://${HOST}/${KEY}?`));
    });
  }
}

test('a call to DynamoDB is signed as the SDK signs it, with the current credentials', async (context) => {
  const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (incoming, outgoing) => {
    seen.push({ headers: incoming.headers, body: (await buffer(incoming)).toString() });
    outgoing.writeHead(200, { date: NOW.toUTCString() }).end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const inTurn = [USER, ROLE];
  const credentials = () => inTurn[seen.length] ?? USER;
  const dynamo = dynamoClient({ region, credentials, clock, endpoint: `http://${host}` });
  for (const signedBy of inTurn) {
    const input = { TableName: 'Users', Key: { user_id: { S: 'Zoë 👋' } } };
    await dynamo.call({ operation: 'GetItem', input, idempotent: true });
    const { headers, body } = seen.at(-1) ?? assert.fail();
    assert.deepEqual(JSON.parse(body), input);
    assert.equal(headers['x-amz-security-token'], signedBy.sessionToken);
    const { authorization = '', connection: _connection, ...rest } = headers;
    const names = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? [];
    const signed = Object.fromEntries(names.map((name) => [name, String(rest[name])]));
    const request = { method: 'POST', protocol: 'http:', hostname: host, path: '/', headers: signed, body };
    const again = await sdkSigner(signedBy, 'dynamodb').sign(request, {
      signingDate: NOW,
      signableHeaders: new Set(names),
    });
    assert.equal(authorization, again.headers.authorization);
  }
});

test('an upload URL uses the region’s host, signs no checksum, and signs only the headers given', async () => {
  const objects = s3Objects({ region, credentials: () => ROLE, clock, bucket: 'pets' });
  assert.equal(objects.address(KEY), `https://${HOST}/${KEY}`);
  const bare = await objects.uploadUrl(KEY, { expiresIn: 300 });
  assert.equal(bare.split('?')[0], objects.address(KEY));
  assert.doesNotMatch(bare, /checksum|crc32|x-id/i);
  assert.equal(queryOf(bare)['X-Amz-SignedHeaders'], 'host');
  assert.equal(queryOf(bare)['X-Amz-Expires'], '300');
  const hinted = await objects.uploadUrl(KEY, { expiresIn: 300, contentType: 'image/png', contentLength: 4 });
  assert.equal(queryOf(hinted)['X-Amz-SignedHeaders'], 'content-length;content-type;host');
});

test('a URL is signed with the current credentials', async () => {
  const inTurn = [USER, ROLE];
  const objects = s3Objects({ region, credentials: () => inTurn.shift() ?? USER, clock, bucket: 'pets' });
  const key = async () => queryOf(await objects.downloadUrl(KEY, 60))['X-Amz-Credential']?.split('/')[0];
  assert.deepEqual([await key(), await key()], [USER.accessKeyId, ROLE.accessKeyId]);
});
