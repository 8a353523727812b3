import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsClock } from '../../adapters/aws/clock.ts';
import { imagePortraits } from '../../adapters/image/portraits.ts';
import { memoryAudit } from '../../adapters/memory/audit.ts';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { memoryPairings } from '../../adapters/memory/pairings.ts';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import type { S3ObjectStore } from '../../adapters/s3/objects.ts';
import { s3Objects } from '../../adapters/s3/objects.ts';
import { inlineOrS3 } from '../../cloud/lambda/export.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import { readServiceSettings } from '../../core/privacy/service-settings.ts';
import { DEFAULT_INGEST_LIMITS } from '../../core/streams/ingest-limits.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { exportPrefix } from '../../core/users/object-keys.ts';
import { userApp } from '../../http/app.ts';
import { ingestApp } from '../../http/ingest-app.ts';
import type { CreatedToken } from '../../shared/models/typescript/types.ts';
import { assertProblem } from '../support/problem.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { jsonIn, reading, streamOwner } from '../support/streams.ts';

const BASE_URL = 'https://hatchery.test';

await withS3('Exports stored in S3', async (engine) => {
  const bucket = await freshBucket(engine);
  const clock = () => new Date();

  /** Creates an owner whose export is large enough to be stored in S3. `meanwhile` runs at the point given by `when`. */
  async function largeExport(when: 'between batches' | 'after the last part', meanwhile: () => Promise<unknown>) {
    const { endpoint, region } = engine;
    const s3 = s3Objects({ endpoint, region, bucket, credentials: () => engine, clock: awsClock(clock) });
    const [users, pets] = [memoryUsers(), memoryPets()];
    const store = memorySamples(users);
    const objects: S3ObjectStore = {
      ...s3,
      async writeParts(...args) {
        await s3.writeParts(...args);
        if (when === 'after the last part') await meanwhile();
      },
    };
    const samples: SampleStore = {
      ...store,
      async *read(userId, from, ...span) {
        const isForExport = from < '1';
        for await (const batch of store.read(userId, from, ...span)) {
          const [sample = assert.fail()] = batch.samples;
          // Make the export larger than the maximum size of a Lambda response.
          const start = Date.parse(sample.start);
          const many = Array.from({ length: 70_000 }, (_, at) => ({
            ...sample,
            start: new Date(start + at).toISOString(),
          }));
          yield isForExport ? { ...batch, samples: many } : batch;
        }
        if (isForExport && when === 'between batches') await meanwhile();
      },
    };
    const petService = orchestrator({
      users,
      samples,
      pets,
      narrator: templateNarrator(),
      template: templateNarrator(),
      ages: DEFAULT_AGE_RULES,
      report: (error) => assert.fail(String(error)),
      clock,
    });
    const log = { request() {}, failure() {} };
    const app = userApp({
      ...{
        users,
        objects,
        portraits: imagePortraits({ report: assert.fail }),
        withPictureSlot: (_userId, work) => work(),
        samples,
        pets,
        orchestrator: petService,
        baseUrl: BASE_URL,
      },
      ...{
        identityLinks: memoryIdentityLinks(),
        identityProvider: undefined,
        pairings: memoryPairings(),
        removals: memoryRemovals(),
        audit: memoryAudit(),
        loadServiceKeys: () => assert.fail('not used'),
        webOrigins: undefined,
        supportContact: undefined,
        ages: DEFAULT_AGE_RULES,
        settings: readServiceSettings({}, templateNarrator()),
        limitCreate: async () => {},
        limitSession: async () => {},
        limitDevice: async () => {},
        limitTicket: (_context, _owner, read) => read(),
        limitPublication: async () => {},
        loadPasskeys: () => assert.fail('not used'),
        loadPush: () => assert.fail('not used'),
        signingSecret: () => assert.fail('not used'),
        exportTransport: inlineOrS3(objects),
        log,
        clock,
      },
    }).route(
      '/',
      ingestApp({
        users,
        samples,
        onStored() {},
        async limitBatch() {},
        ingestLimits: DEFAULT_INGEST_LIMITS,
        activity: { record: () => assert.fail('not used') },
        supportContact: undefined,
        signingSecret: () => assert.fail('not used'),
        log,
        clock,
      }),
    );
    const owner = await streamOwner(async (address, init) => app.request(new URL(address, BASE_URL), init));
    const stream = await owner.connect();
    assert.equal((await stream.sendSamples([reading('heart_rate', 60)])).status, 202);
    const send = async (path: string, method: string, body?: unknown) =>
      app.request(`${owner.address}${path}`, {
        method,
        headers: owner.auth,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const left = () => s3.removeAll(exportPrefix(owner.userId));
    return { app, owner: { ...owner, send }, stream, left };
  }

  for (const when of ['between batches', 'after the last part'] as const) {
    test(`Lambda: answers 503 and removes the file of an export whose stream is revoked ${when}`, async () => {
      let revoke = async (): Promise<unknown> => undefined;
      const { owner, stream, left } = await largeExport(when, () => revoke());
      revoke = stream.revoke;
      const refused = await owner.get('/export');
      assert.match(refused.headers.get('Retry-After') ?? '', /^1$/);
      await assertProblem(refused, 'unavailable');
      assert.equal(await left(), 0);
    });

    test(`Lambda: answers 401 and removes the file of an export whose token is revoked ${when}`, async () => {
      let revoke = async (): Promise<unknown> => undefined;
      const { owner, app, left } = await largeExport(when, () => revoke());
      const other = await jsonIn<CreatedToken>(owner.send('/tokens', 'POST', { label: 'Phone' }));
      revoke = () => owner.send(`/tokens/${other.token_id}`, 'DELETE');
      const headers = { Authorization: `Bearer ${other.access_token}` };
      await assertProblem(await app.request(`${owner.address}/export`, { headers }), 'unauthorized');
      assert.equal(await left(), 0);
    });
  }
});
