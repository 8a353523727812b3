import assert from 'node:assert/strict';
import type { Export } from '../../../shared/models/typescript/types.ts';
import { mosaic } from '../../support/pictures.ts';
import { jsonIn, reading } from '../../support/streams.ts';
import { type Api, type Rules, someUser } from './api.ts';
import { everythingOwner } from './everything.ts';
import { assertPortrait } from './jpeg.ts';

type Owner = { path: string; auth: { Authorization: string } };

const picture = await mosaic(['rg', 'by'], 64, 64).jpeg().toBuffer();
const ask = (api: Api, { path, auth }: Owner) => api.send(`${path}/export`, { headers: auth });

/** Reads a user's export. The service sends it as the response body, or redirects to a file. */
export async function exportOf(api: Api, owner: Owner): Promise<Export> {
  const answer = await ask(api, owner);
  return jsonIn<Export>(answer.status === 303 ? api.send(answer.headers.get('Location') ?? '') : answer);
}

export const exported: Rules = {
  async 'an export is a file that is not cached'(api) {
    const answer = await ask(api, await api.once(someUser));
    assert.equal(answer.headers.get('Cache-Control'), 'no-store');
    assert.match(answer.headers.get('Content-Disposition') ?? '', /^attachment; filename="[\w-]+\.json"$/);
  },

  async 'an export contains what the other routes return, and no secret'(api) {
    const owner = await everythingOwner(api);
    const { pictures, streams: user } = owner;
    await pictures.upload(picture);
    await jsonIn(pictures.publish());
    await jsonIn(pictures.update({ health_goals: ['“sleep”'] }));
    const [watch, ring] = [await user.connect({ label: 'Watch' }), await user.connect()];
    const batch_id = crypto.randomUUID();
    await jsonIn(watch.sendSamples([reading('heart_rate', 60, 1), reading('sleep_duration', 431, 700)], { batch_id }));
    await jsonIn(ring.sendSamples([reading('heart_rate', 61, 2)]));
    await jsonIn(watch.update({ purposes: [] }));
    await jsonIn((await user.connect()).revoke());
    const { exported_at, profile, tokens, streams, pet, portrait = '', upload, batches } = await exportOf(api, owner);
    assert.ok(exported_at >= (profile.updated_at ?? ''));
    assert.deepEqual(profile, await pictures.profile());
    assert.deepEqual(streams, await user.streams());
    assert.deepEqual(pet, await user.pet());
    assert.deepEqual(
      tokens.map(({ current }) => current),
      [true],
    );
    assert.equal(batches.find(({ stream_id }) => stream_id === watch.stream.stream_id)?.batch_id, batch_id);
    const samples = batches.flatMap((batch) => batch.samples.map((one) => ({ ...one, stream_id: batch.stream_id })));
    const byStart = samples.sort((a, b) => (a.start < b.start ? -1 : 1));
    assert.deepEqual(byStart, (await user.page()).samples);
    await assertPortrait(Buffer.from(portrait.split(',')[1] ?? '', 'base64'));
    assert.equal(upload, undefined, 'it was published');
    const text = JSON.stringify({ tokens, streams, batches });
    for (const secret of [owner.token, watch.token, ring.token]) assert.ok(!text.includes(secret));
  },

  async 'an export includes an unpublished upload'(api) {
    const owner = await everythingOwner(api);
    await owner.pictures.upload(picture);
    const { upload = '', portrait } = await exportOf(api, owner);
    assert.equal(portrait, undefined);
    assert.deepEqual(Buffer.from(upload.split(',')[1] ?? '', 'base64'), picture);
  },
};
