import assert from 'node:assert/strict';
import type { UserProfile } from '../../../shared/models/typescript/types.ts';
import { corners, mosaic, photo, pictureOwner } from '../../support/pictures.ts';
import type { Api, Rules } from './api.ts';
import { assertPortrait, segmentsOf } from './jpeg.ts';
import { assertProblem } from './problem.ts';

const green = await mosaic(['g'], 64, 64).png().toBuffer();
const blue = await mosaic(['b'], 64, 64).webp().toBuffer();
/**
 * The pixels are stored with red and green above blue and yellow. The EXIF orientation rotates them a quarter turn clockwise.
 */
const sideways = await mosaic(['rg', 'by'], 320, 240).withMetadata({ orientation: 6 }).jpeg().toBuffer();
const APP1 = 0xe1;

/** Creates a user and uploads this picture. The PUT request has no extra headers. */
async function ownerWith(api: Api, picture: Buffer) {
  const owner = await pictureOwner(api.send);
  assert.equal((await owner.upload(picture)).status, 200);
  return owner;
}

async function profileIn(response: Response): Promise<UserProfile> {
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as UserProfile;
}

/** Asserts that a signed URL responds with 404, or with 403 if the store does not reveal which objects exist. */
async function assertGone(api: Api, url: string): Promise<void> {
  const { status } = await api.send(url);
  assert.ok(status === 404 || status === 403, `${status}`);
}

export const portrait: Rules = {
  async 'publishing returns the profile with its new avatar_url, and so does every later GET'(api) {
    const owner = await ownerWith(api, green);
    const before = await owner.profile();
    assert.equal(before.avatar_url, undefined);
    const answer = await owner.publish();
    assert.equal(answer.headers.get('ETag'), '"2"');
    const after = await profileIn(answer);
    const { avatar_url = '', updated_at } = after;
    assert.ok(avatar_url.startsWith(`${await api.publicUrl()}/users/${owner.userId}/avatar?v=`), avatar_url);
    assert.deepEqual(after, { ...before, avatar_url, updated_at, version: 2 });
    assert.deepEqual(await owner.profile(), after);
  },

  async 'removes all metadata: position, camera, author and colour profile'(api) {
    assert.ok(segmentsOf(photo).includes(APP1), 'the photo has metadata');
    const owner = await ownerWith(api, photo);
    await profileIn(await owner.publish());
    await assertPortrait(await owner.portrait());
  },

  async 'redirects the owner to the portrait at a signed URL, as a JPEG'(api) {
    const owner = await ownerWith(api, green);
    await profileIn(await owner.publish());
    const view = await owner.view();
    assert.equal(view.status, 302);
    assert.match(view.headers.get('Cache-Control') ?? '', /^private/);
    const url = view.headers.get('Location') ?? '';
    const shown = await api.send(url);
    assert.deepEqual([shown.status, shown.headers.get('Content-Type')], [200, 'image/jpeg']);
    assert.equal((await api.send(url.replace(/\?.*/, ''))).status, 403, 'unsigned');
    assert.equal((await api.send(url, { method: 'PUT', body: blue })).status, 403, 'for reading only');
    assert.equal(await corners(await owner.portrait()), 'gggg');
  },

  async 'also publishes by the object’s own URL, together with another field; applies the EXIF rotation'(api) {
    const owner = await ownerWith(api, sideways);
    const [avatar_url] = (await owner.ticket()).upload_url.split('?');
    assert.equal((await profileIn(await owner.update({ avatar_url, pet_name: 'Pip' }))).pet_name, 'Pip');
    const shown = await owner.portrait();
    await assertPortrait(shown);
    assert.equal(await corners(shown), 'bryg');
  },

  async 'publishes the second of two uploads'(api) {
    const owner = await ownerWith(api, green);
    await owner.upload(blue);
    await profileIn(await owner.publish());
    assert.equal(await corners(await owner.portrait()), 'bbbb');
    await assertProblem(await owner.publish(), '409 nothing-uploaded');
  },

  async 'a new portrait replaces the previous one, whose signed URL then returns an error'(api) {
    const owner = await ownerWith(api, green);
    const { avatar_url } = await profileIn(await owner.publish());
    const formerUrl = await owner.portraitUrl();
    assert.equal((await api.send(formerUrl)).status, 200);
    await owner.upload(blue);
    assert.notEqual((await profileIn(await owner.publish())).avatar_url, avatar_url);
    await assertGone(api, formerUrl);
    assert.equal(await corners(await owner.portrait()), 'bbbb');
  },

  async 'null removes the portrait, and the drawing is shown again'(api) {
    const owner = await ownerWith(api, green);
    const drawing = await (await owner.view()).text();
    await profileIn(await owner.publish());
    const formerUrl = await owner.portraitUrl();
    assert.equal((await profileIn(await owner.update({ avatar_url: null }))).avatar_url, undefined);
    assert.equal((await owner.profile()).avatar_url, undefined);
    await assertGone(api, formerUrl);
    assert.equal(await (await owner.view()).text(), drawing);
    await profileIn(await owner.update({ avatar_url: null }));
  },

  async 'sending the whole profile back keeps the portrait and publishes no upload'(api) {
    const owner = await ownerWith(api, green);
    await profileIn(await owner.publish());
    await owner.upload(blue);
    const before = await owner.profile();
    const after = await profileIn(await owner.update({ ...before, name: 'Maxine' }));
    assert.deepEqual([after.name, after.avatar_url], ['Maxine', before.avatar_url]);
    assert.equal(await corners(await owner.portrait()), 'gggg');
    await profileIn(await owner.publish());
    assert.equal(await corners(await owner.portrait()), 'bbbb', 'the upload is still there');
  },

  async 'concurrent publishes of one upload leave one portrait'(api) {
    const owner = await ownerWith(api, green);
    const { avatar_url } = await owner.ticket();
    const answers = await Promise.all([1, 2, 3].map(() => owner.update({ avatar_url })));
    assert.ok(answers.some(({ status }) => status === 200));
    for (const answer of answers) if (answer.status !== 200) await assertProblem(answer, '409 nothing-uploaded');
    assert.equal(await corners(await owner.portrait()), 'gggg');
  },

  async 'draws the pet by its mood, also if there is a portrait'(api) {
    const owner = await ownerWith(api, green);
    await profileIn(await owner.publish());
    const happy = await owner.view('?of=pet&mood=happy&motion=still');
    assert.deepEqual([happy.status, happy.headers.get('Content-Type')], [200, 'image/svg+xml']);
    assert.match(happy.headers.get('Cache-Control') ?? '', /^private/);
    const svg = await happy.text();
    assert.match(svg, /^<svg /);
    assert.notEqual(await (await owner.view('?of=pet&mood=tired&motion=still')).text(), svg);
    const tag = { 'If-None-Match': happy.headers.get('ETag') ?? '' };
    assert.equal((await owner.view('?of=pet&mood=happy&motion=still', tag)).status, 304);
    for (const query of ['?of=pet&mood=proud', '?mood=happy', '?motion=still', '?of=owner']) {
      await assertProblem(await owner.view(query), '400 invalid-parameter');
    }
  },

  async 'shows a drawing without scripts or links before there is a portrait'(api) {
    const [max, eve] = [await pictureOwner(api.send), await pictureOwner(api.send)];
    const response = await max.view();
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /sandbox/);
    const svg = await response.text();
    assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(svg, /<script|<foreignObject|\son\w+\s*=|javascript:|href\s*=\s*["'](?!#)|url\((?!["']?#)/i);
    assert.equal(await (await max.view()).text(), svg);
    assert.notEqual(await (await eve.view()).text(), svg);
  },
};
