import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { UploadTicket, UserProfile } from '../../shared/models/typescript/types.ts';
import { corners, mosaic } from '../support/pictures.ts';
import { type Fault, startProxy } from '../support/proxy.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { assertProblem, BODY, event, openUserManager, userIn } from './functions.ts';

const green = await mosaic(['g'], 64, 64).png().toBuffer();
const SLOW_DOWN = { status: 503, body: '<Error><Code>SlowDown</Code></Error>' };

await withS3('The Lambda function and S3', async (engine) => {
  const s3 = await startProxy(engine.endpoint);
  after(s3.stop);
  const {
    invoke,
    log,
    proxy: dynamo,
  } = await openUserManager({
    AVATARS_BUCKET: await freshBucket(engine),
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_REGION: engine.region,
    AWS_ACCESS_KEY_ID: engine.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.secretAccessKey,
  });

  async function setup() {
    const { user_id, access_token } = userIn(await invoke(event('POST', '/users', {}, BODY)));
    const auth = { authorization: `Bearer ${access_token}` };
    const path = `/users/${user_id}`;
    const ticketed = await invoke(event('GET', `${path}/avatar/upload-url`, auth));
    const { upload_url, avatar_url } = JSON.parse(ticketed.body ?? '') as UploadTicket;
    const upload = () => fetch(upload_url, { method: 'PUT', body: new Uint8Array(green) });
    assert.equal((await upload()).status, 200);
    return {
      upload,
      publish: () => invoke(event('POST', '/users', auth, JSON.stringify({ user_id, avatar_url }))),
      profile: async () => JSON.parse((await invoke(event('GET', path, auth))).body ?? '') as UserProfile,
      portrait: async () => {
        const { statusCode, headers } = await invoke(event('GET', `${path}/avatar`, auth));
        assert.equal(statusCode, 302);
        return Buffer.from(await (await fetch(String(headers?.location))).arrayBuffer());
      },
    };
  }

  const methods = () => s3.calls.map((call) => call.split(' ')[0]).join(' ');

  test('Lambda: a publish costs one read and four writes, and removes the previous portrait', async () => {
    const { publish, portrait, upload } = await setup();
    for (const removed of ['HEAD DELETE', 'HEAD DELETE DELETE']) {
      [s3.calls.length, dynamo.calls.length] = [0, 0];
      assert.equal((await publish()).statusCode, 200);
      // In order: read the user, count the publication, record the removal, update the user, delete the record of the removal.
      assert.deepEqual(dynamo.calls, ['GetItem', 'UpdateItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
      assert.equal(methods().split(' ').sort().join(' '), `GET PUT ${removed}`.split(' ').sort().join(' '));
      assert.equal(await corners(await portrait()), 'gggg');
      await upload();
    }
  });

  for (const [what, faults] of Object.entries({
    'the upload cannot be read': [SLOW_DOWN],
    'the upload is truncated': ['cut off'],
    'the portrait cannot be stored': [undefined, SLOW_DOWN],
  } satisfies Record<string, (Fault | undefined)[]>)) {
    test(`Lambda: answers 503 and changes nothing when ${what}; publishing again works`, async () => {
      const { publish, profile, portrait } = await setup();
      const before = await profile();
      s3.next(...faults);
      s3.always(faults.at(-1));
      const refused = await publish();
      s3.always(undefined);
      await assertProblem(refused, 503, 'unavailable');
      assert.equal(refused.headers?.['retry-after'], '1');
      assert.deepEqual(await profile(), before);
      assert.equal((await publish()).statusCode, 200);
      assert.equal(await corners(await portrait()), 'gggg');
    });
  }

  test('Lambda: publishes when the old objects cannot be removed, reports it, and leaves them to the sweeper', async () => {
    const { publish, portrait, upload } = await setup();
    await publish();
    await upload();
    dynamo.calls.length = 0;
    s3.next(undefined, undefined);
    s3.always(SLOW_DOWN);
    const published = await publish();
    s3.always(undefined);
    assert.equal(published.statusCode, 200, published.body);
    assert.deepEqual(dynamo.calls, ['GetItem', 'UpdateItem', 'PutItem', 'UpdateItem'], 'the record stays');
    assert.match(log(), /"level":"error".*"during":"removing"/);
    assert.equal(await corners(await portrait()), 'gggg');
  });

  test('Lambda: answers 409 when the upload is missing; a denied access is a failure, and is logged', async () => {
    const { publish, profile } = await setup();
    const DENIED = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
    const NOTHING = { status: 200, body: '<ListBucketResult/>' };
    s3.next({ status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' });
    await assertProblem(await publish(), 409, 'nothing-uploaded');
    s3.next(DENIED, NOTHING);
    await assertProblem(await publish(), 409, 'nothing-uploaded');
    s3.next(DENIED, undefined, DENIED);
    assert.equal((await publish()).statusCode, 500);
    assert.match(log(), /"level":"error".*"error":"AccessDenied"/);
    assert.equal((await profile()).avatar_url, undefined);
  });
});
