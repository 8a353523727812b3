import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { testApp } from '../support/app.ts';
import { assertOnePortrait, corners, mosaic, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

const green = await mosaic(['g'], 64, 64).png().toBuffer();
const blue = await mosaic(['b'], 64, 64).webp().toBuffer();

/** An app with one owner, whose green picture waits to be published. */
async function story(users: UserStore = memoryUsers()) {
  const app = testApp({ users });
  const owner = await pictureOwner(app.request);
  assert.equal((await owner.upload(green)).status, 200);
  return { app, owner };
}

/** Users kept in memory, where something can be made to happen right before the next update. */
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
  ['another field that is wrong', { age: 999 }, {}, 'invalid-profile'],
] as const) {
  test(`refused for ${what}, the upload still waits and can be published after`, async () => {
    const { app, owner } = await story();
    const before = await owner.profile();
    const { avatar_url } = await owner.ticket();
    await assertProblem(await owner.update({ avatar_url, ...patch }, headers), code);
    assert.deepEqual(await owner.profile(), before);
    assert.deepEqual(app.keys(), [owner.uploadKey]);
    assert.equal((await owner.publish({ 'If-Match': '"1"' })).status, 200);
    await assertOnePortrait(app, owner, 'g');
  });
}

test('a stale If-Match is told before the upload is looked at', async () => {
  const { app, owner } = await story();
  await owner.upload(green.subarray(0, 40));
  await assertProblem(await owner.publish({ 'If-Match': '"7"' }), 'precondition-failed');
  assert.deepEqual(app.keys(), [owner.uploadKey]);
});

test('a profile changed while the picture is worked on: 412, the upload waits, no portrait is left', async () => {
  const { users, interruption } = interruptedUsers();
  const { app, owner } = await story(users);
  interruption.happen = async () => {
    assert.equal(app.keys().length, 2, 'the portrait is there already');
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
  test(`two publishes at once, with ${JSON.stringify(headers)}: one portrait, and the profile shows it`, async () => {
    const { app, owner } = await story();
    const answers = await Promise.all([owner.publish(headers), owner.publish(headers)]);
    const [first, second] = answers.map(({ status }) => status).sort();
    assert.equal(first, 200);
    assert.ok(second === loser || (second === 200 && loser === 409), String(second));
    await assertOnePortrait(app, owner, 'g');
  });
}

test('an upload that arrives while another is published is not lost', async () => {
  const { users, interruption } = interruptedUsers();
  const { app, owner } = await story(users);
  interruption.happen = async () => assert.equal((await owner.upload(blue)).status, 200);
  assert.equal((await owner.publish()).status, 200);
  assert.equal(await corners(await owner.portrait()), 'gggg');
  assert.equal((await owner.publish()).status, 200);
  await assertOnePortrait(app, owner, 'b');
});

test('a portrait removed while the next one is published leaves the next one', async () => {
  const { users, interruption } = interruptedUsers();
  const { app, owner } = await story(users);
  await owner.publish();
  await owner.upload(blue);
  interruption.happen = async () => assert.equal((await owner.update({ avatar_url: null })).status, 200);
  assert.equal((await owner.publish()).status, 200);
  await assertOnePortrait(app, owner, 'b');
});
