import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, watch } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import { MIB, photo, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { type RunningServer, startServer, temporaryFolder } from '../support/server.ts';

const TIMEOUT = { timeout: 20_000 };
const tooLong = Buffer.alloc(10 * MIB + 1);

/** Starts the real server on an empty folder. @returns an owner, and a function that lists all object files. */
async function setup(context: TestContext) {
  const folder = await temporaryFolder(context);
  const server = await startServer(folder);
  context.after(() => server.process.kill());
  const owner = await pictureOwner((address, init) => fetch(new URL(address, server.baseUrl), init));
  const objects = join(folder, 'objects');
  const files = async (): Promise<string[]> => {
    const entries = await readdir(objects, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };
  return { server, owner, files, drafts: join(objects, 'drafts') };
}

test(
  'on disk: uploads, publishes, shows, replaces and removes a photo, and leaves no other file',
  TIMEOUT,
  async (context) => {
    const { server, owner, files } = await setup(context);
    assert.equal((await owner.upload(photo)).status, 200);
    assert.equal((await files()).length, 1);
    assert.equal((await owner.publish()).status, 200);
    const first = await files();
    assert.equal(first.length, 1);
    const portrait = await owner.portrait();
    const { format, width, height } = await sharp(portrait).metadata();
    assert.deepEqual({ format, width, height }, { format: 'jpeg', width: 512, height: 512 });
    await owner.upload(await sharp(photo).negate().webp().toBuffer());
    assert.equal((await owner.publish()).status, 200);
    assert.equal((await files()).length, 1);
    assert.notDeepEqual(await files(), first);
    assert.notDeepEqual(await owner.portrait(), portrait);
    assert.equal((await owner.update({ avatar_url: null })).status, 200);
    assert.deepEqual(await files(), []);
    assert.equal(await server.stop(), 0);
  },
);

test('on disk: rejected pictures and uploads over 10 MiB leave no file', TIMEOUT, async (context) => {
  const { owner, files } = await setup(context);
  const before = await owner.profile();
  await owner.upload(photo.subarray(0, 100_000));
  assert.equal((await files()).length, 1);
  await assertProblem(await owner.publish(), 'unreadable-picture');
  assert.deepEqual(await files(), []);
  await assertProblem(await owner.upload(tooLong), 'picture-too-large');
  assert.deepEqual(await files(), []);
  const pieces = ReadableStream.from([tooLong.subarray(0, MIB), tooLong.subarray(MIB)]);
  await assertProblem(await owner.upload(pieces), 'picture-too-large');
  assert.deepEqual(await files(), []);
  assert.deepEqual(await owner.profile(), before);
});

test('on disk: two concurrent publishes leave one portrait, the one that is shown', TIMEOUT, async (context) => {
  const { owner, files } = await setup(context);
  await owner.upload(photo);
  const answers = await Promise.all([owner.publish(), owner.publish()]);
  const [first, second] = answers.map(({ status }) => status).sort();
  assert.equal(first, 200);
  assert.ok(second === 200 || second === 409, String(second));
  const [file = '', ...rest] = await files();
  assert.deepEqual(rest, []);
  assert.ok((await owner.portraitUrl()).includes(file.split('/').at(-1) ?? '?'), file);
});

const announcements = [{ 'Content-Length': String(photo.length) }, { 'Transfer-Encoding': 'chunked' }];
for (const headers of announcements) {
  test(`on disk: an upload aborted half-way (${Object.keys(headers)}) changes nothing`, TIMEOUT, async (context) => {
    const { server, owner, files, drafts } = await setup(context);
    await owner.upload(photo);
    const kept = await files();
    assert.equal(kept.length, 1);
    const { upload_url } = await owner.ticket();
    const written = firstChange(drafts, context.signal);
    const upload = request(upload_url, { method: 'PUT', headers });
    upload.write(photo.subarray(0, 100_000));
    await written;
    assert.equal((await files()).length, 2, 'half an upload is on disk');
    const gone = once(upload, 'error');
    upload.destroy();
    await gone;
    // Wait until the log has a line for the successful upload and one for the aborted upload.
    await logged(server, /"method":"PUT".*"method":"PUT"/s, context.signal);
    assert.deepEqual(await files(), kept);
    assert.match(server.log(), /"method":"PUT","route":"\/objects\/\{key\}","status":400/);
    assert.doesNotMatch(server.log(), /"level":50/, 'a client that disconnects is not a failure');
    assert.equal((await owner.publish()).status, 200, 'the server still runs, and the earlier upload can be published');
    assert.equal(await server.stop(), 0);
  });
}

async function logged(server: RunningServer, pattern: RegExp, signal: AbortSignal): Promise<void> {
  assert.ok(server.process.stdout);
  while (!pattern.test(server.log())) await once(server.process.stdout, 'data', { signal });
}

async function firstChange(folder: string, signal: AbortSignal): Promise<void> {
  for await (const _change of watch(folder, { signal })) return;
}
