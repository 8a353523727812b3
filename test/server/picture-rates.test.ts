import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_PICTURE_REQUESTS } from '../../core/users/picture-limits.ts';
import { PICTURES_PER_CREATE } from '../../server/rate-limits.ts';
import { mosaic, pictureOwner } from '../support/pictures.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const RATE = 11;
const PER_ADDRESS = RATE * PICTURES_PER_CREATE;
const env = { RATE_LIMIT: `${RATE}`, TRUST_PROXY: 'loopback' };

async function assertRefused(response: Response, detail: RegExp) {
  const retryAfter = Number(response.headers.get('Retry-After'));
  assert.equal(response.status, 429);
  assert.ok(retryAfter >= 1 && retryAfter <= 60, `${retryAfter}`);
  assert.match(((await response.json()) as { detail: string }).detail, detail);
}

async function statusesOf(times: number, send: () => Promise<Response>) {
  const statuses = new Set<number>();
  for (let sent = 0; sent < times; sent += 1) statuses.add((await send()).status);
  return [...statuses];
}

test('upload tickets and publications are limited by user and by client address', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context), env);
  context.after(() => stop());
  const ownerAt = (address: string) =>
    pictureOwner((path, init) =>
      fetch(`${baseUrl}${path}`, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), 'X-Forwarded-For': address },
      }),
    );
  const [one, other] = [await ownerAt('192.0.2.1'), await ownerAt('192.0.2.1')];
  const { avatar_url } = await one.ticket();
  const TICKETS = /^Too many upload tickets were requested\. Wait \d+ s, or use a ticket that has not expired\.$/;
  assert.deepEqual(await statusesOf(MAX_PICTURE_REQUESTS - 1, () => one.requestTicket()), [200]);
  await assertRefused(await one.requestTicket(), TICKETS);
  assert.deepEqual(await statusesOf(PER_ADDRESS - MAX_PICTURE_REQUESTS, () => other.requestTicket()), [200]);
  await assertRefused(await other.requestTicket(), TICKETS);
  assert.equal((await (await ownerAt('192.0.2.2')).requestTicket()).status, 200);

  // Without an upload, each publication is answered 409, and counted.
  const publish = () => one.update({ avatar_url });
  const PUBLISHED =
    /^Too many pictures were published\. Wait \d+ s, then publish the picture again; the upload is kept\.$/;
  assert.deepEqual(await statusesOf(MAX_PICTURE_REQUESTS, publish), [409]);
  await assertRefused(await publish(), PUBLISHED);
  assert.equal((await one.update({ age: 38 })).status, 200, 'other updates are not limited');
  assert.equal((await one.update({ avatar_url: null })).status, 200, 'removing the portrait is not limited');
});

test('sending back the URL of the portrait is not a publication; RATE_LIMIT=off turns the limits off', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context), { RATE_LIMIT: 'off' });
  context.after(() => stop());
  const owner = await pictureOwner((path, init) => fetch(new URL(path, baseUrl), init));
  assert.deepEqual(await statusesOf(MAX_PICTURE_REQUESTS * 2, () => owner.requestTicket()), [200]);
  const limited = await startServer(await temporaryFolder(context), env);
  context.after(() => limited.stop());
  const person = await pictureOwner((path, init) => fetch(new URL(path, limited.baseUrl), init));
  assert.equal((await person.upload(new Uint8Array(await mosaic(['g'], 64, 64).png().toBuffer()))).status, 200);
  assert.equal((await person.publish()).status, 200);
  const { avatar_url } = await person.profile();
  assert.deepEqual(await statusesOf(MAX_PICTURE_REQUESTS, () => person.update({ avatar_url })), [200]);
  assert.equal((await person.update({ avatar_url: (await person.ticket()).avatar_url })).status, 409);
});
