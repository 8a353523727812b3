import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { testApp } from '../support/app.ts';
import { assertOnePortrait, corners, mosaic, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

const green = await mosaic(['g'], 64, 64).png().toBuffer();
const blue = await mosaic(['b'], 64, 64).webp().toBuffer();

async function setup(users: UserStore = memoryUsers()) {
  const app = testApp({ users });
  const owner = await pictureOwner(app.request);
  assert.equal((await owner.upload(green)).status, 200);
  return { app, owner };
}

/** Creates a memory store that calls `interruption.happen` just before the next update. */
function interruptedUsers() {
  const users = memoryUsers();
  const nothing = async () => {};
  const interruption = { happen: nothing };
  const update: UserStore['update'] = async (...change) => {
    const { happen } = interruption;
    interruption.happen = nothing;
    await happen();
    return users.update(...change);
  };
  return { users: { ...users, update }, interruption };
}

for (const [what, patch, headers, code] of [
  ['a stale If-Match', {}, { 'If-Match': '"7"' }, 'precondition-failed'],
  ['another invalid field', { age: 999 }, {}, 'invalid-profile'],
] as const) {
  test(`a publish rejected for ${what} keeps the upload, which can be published later`, async () => {
    const { app, owner } = await setup();
    const before = await owner.profile();
    const { avatar_url } = await owner.ticket();
    await assertProblem(await owner.update({ avatar_url, ...patch }, headers), code);
    assert.deepEqual(await owner.profile(), before);
    assert.deepEqual(app.keys(), [owner.uploadKey]);
    assert.equal((await owner.publish({ 'If-Match': '"1"' })).status, 200);
    await assertOnePortrait(app, owner, 'g');
  });
}

test('rejects a stale If-Match before it reads the upload', async () => {
  const { app, owner } = await setup();
  await owner.upload(green.subarray(0, 40));
  await assertProblem(await owner.publish({ 'If-Match': '"7"' }), 'precondition-failed');
  assert.deepEqual(app.keys(), [owner.uploadKey]);
});

test('answers 412 when the profile changes during processing; keeps the upload and removes the portrait', async () => {
  const { users, interruption } = interruptedUsers();
  const { app, owner } = await setup(users);
  interruption.happen = async () => {
    assert.equal(app.keys().length, 2, 'the portrait exists already');
    assert.equal((await owner.update({ pet_name: 'Pip' })).status, 200);
  };
  await assertProblem(await owner.publish({ 'If-Match': '"1"' }), 'precondition-failed');
  assert.deepEqual(app.keys(), [owner.uploadKey]);
  const { avatar_url, pet_name } = await owner.profile();
  assert.deepEqual([avatar_url, pet_name], [undefined, 'Pip']);
});

for (const [headers, loser] of [
  [{}, 409],
  [{ 'If-Match': '"1"' }, 412],
] as const) {
  test(`two concurrent publishes with ${JSON.stringify(headers)} leave one portrait, the one in the profile`, async () => {
    const { app, owner } = await setup();
    const answers = await Promise.all([owner.publish(headers), owner.publish(headers)]);
    const [first, second] = answers.map(({ status }) => status).sort();
    assert.equal(first, 200);
    assert.ok(second === loser || (second === 200 && loser === 409), String(second));
    await assertOnePortrait(app, owner, 'g');
  });
}

test('keeps an upload that arrives while another is published', async () => {
  const { users, interruption } = interruptedUsers();
  const { app, owner } = await setup(users);
  interruption.happen = async () => assert.equal((await owner.upload(blue)).status, 200);
  assert.equal((await owner.publish()).status, 200);
  assert.equal(await corners(await owner.portrait()), 'gggg');
  assert.equal((await owner.publish()).status, 200);
  await assertOnePortrait(app, owner, 'b');
});

test('removing a portrait while the next is published keeps the next one', async () => {
  const { users, interruption } = interruptedUsers();
  const { app, owner } = await setup(users);
  await owner.publish();
  await owner.upload(blue);
  interruption.happen = async () => assert.equal((await owner.update({ avatar_url: null })).status, 200);
  assert.equal((await owner.publish()).status, 200);
  await assertOnePortrait(app, owner, 'b');
});
