import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { type RestoreOptions, restore } from '../../cli/restore/restore.ts';
import { someLink } from '../ports/identity-links.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { startServer } from '../support/server.ts';
import { dataFolder, filesIn, PHONE, streamWith, T1 } from './data-folders.ts';
import { run } from './hatchery.ts';

const T2 = '2026-03-16T00:00:00.000Z';
const NAME = 'Remarkable Gundula';

/** Restores without asking. */
const restored = (backup: string, dataDir: string, options: Partial<RestoreOptions> = {}) =>
  restore({ backup, dataDir, newerBackups: [], withoutErasures: false, confirm: async () => {}, ...options });

test('erases, withdraws and revokes again, says so in counts, and keeps the replaced data', async (context) => {
  const folder = await dataFolder(context);
  const { dataDir, use } = folder;
  const ids = await use(async ({ add, users, identityLinks }) => {
    const gone = await add({ name: NAME, streams: { s1: streamWith('heart_rate') }, portrait: 'portraits/g.a.jpg' });
    const half = await add({ name: NAME });
    const less = await add({
      streams: { s2: streamWith('heart_rate', 'step_count'), s3: streamWith('step_count') },
      portrait: 'portraits/l.a.jpg',
    });
    const linked = await add({ identities: { i: { iss: 'i', sub: 's', created_at: T1 } } });
    await identityLinks.put('i', someLink(linked.user_id), undefined);
    const again = await add({});
    const forgotten = await add({ name: NAME });
    const forget_at = '2026-04-14T00:00:00.000Z';
    const lost = await add({ forget_at });
    const kept = await add({ forget_at, portrait: 'portraits/k.a.jpg', streams: { s4: streamWith('step_count') } });
    assert.equal((await users.get(kept.user_id))?.version, 1);
    return { gone, half, less, linked, again, kept, forgotten, lost };
  });
  const backup = await folder.copy('backup');
  const before = await filesIn(backup);
  const { gone, half, less, linked, again, kept, forgotten, lost } = ids;
  const created = await use(async ({ add, change, erase, users, objects }) => {
    for (const { user_id } of [gone, forgotten]) await erase(user_id);
    await users.beginErasure(ownerOf(half.user_id), T1);
    const { s2 = streamWith(), s3 = streamWith() } = less.streams ?? {};
    const consent = { at: T1, metrics: s3.metrics, purposes: s3.purposes };
    // Consent to the heart rate was withdrawn, and then its readings were erased.
    const narrowed = { ...s2, ...consent, updated_at: T2, consent_log: [...s2.consent_log, consent] };
    await change(less.user_id, {
      streams: { s2: narrowed, s3: { ...s3, updated_at: T1, revoked_at: T1 } },
      lock: { at: T1, reason: 'Spam', by: 'desk' },
      tokens: { ['a'.repeat(64)]: { created_at: T1 }, ['d'.repeat(64)]: { created_at: T2 } },
      name: 'New name',
    });
    await users.update({ set: {}, remove: ['age', 'portrait'], updated_at: T1 }, { principal: ownerOf(less.user_id) });
    await objects.remove('portraits/l.a.jpg');
    await change(linked.user_id, { identities: {} });
    return add({});
  });
  // Tombstones have expired, and an id was used for another user. A user was lost, which is why the backup is restored.
  using database = new DatabaseSync(join(dataDir, 'hatchery.db'));
  const item = { ...someUser({ user_id: again.user_id }), created_at: T1 };
  database.prepare('UPDATE users SET item = ? WHERE user_id = ?').run(JSON.stringify(item), again.user_id);
  for (const { user_id } of [forgotten, lost]) database.prepare('DELETE FROM users WHERE user_id = ?').run(user_id);
  database.close();

  // The command as docs/operations.md has it.
  const page = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const [, folders = ''] = /^runuser .* cli\/hatchery\.mjs restore (.*)$/m.exec(page) ?? [];
  const args = folders
    .replace('/var/backups/hatchery/2026-03-14', backup)
    .replace('/var/lib/hatchery', dataDir)
    .split(' ');
  const { code, out, err } = await run('restore', [...args, '--yes']);
  assert.deepEqual([code, err], [0, ''], out);
  assert.match(out, /by the backup's 4 users\.\nLost: 1 users who were created since/);
  const repeated =
    'users erased: 4, streams revoked: 1, streams and profiles with less consent: 2, tokens and codes revoked: 1, identities unlinked: 1, profile fields removed: 2, locks changed: 1';
  assert.ok(out.includes(`repeated now: ${repeated}.`), out);
  assert.match(out, /is restored: 4 users, 1 portraits\. Start the server\.\n.* 7 readings were erased\./);
  const [, aside = ''] = /The replaced data is in (\S+)\. .*delete it/.exec(out) ?? [];
  assert.deepEqual((await readdir(aside)).filter((name) => !name.includes('-')).sort(), ['hatchery.db', 'objects']);
  for (const { user_id, name } of Object.values(ids)) assert.ok(!out.includes(user_id) && !out.includes(name));
  assert.deepEqual(await filesIn(backup), before, 'the backup is unchanged');
  const leftOf = await filesIn(dataDir);
  for (const [name, content] of Object.entries(leftOf))
    if (!name.startsWith('replaced')) assert.ok(!Buffer.from(content, 'base64').includes(NAME), name);

  await use(async ({ users, samples, objects, identityLinks, audit }) => {
    for (const { user_id } of [gone, half, again, forgotten]) {
      assert.equal(await users.get(user_id), undefined);
      assert.equal(await users.create(someUser({ user_id })), false, 'there is a tombstone');
    }
    assert.equal(await users.get(created.user_id), undefined);
    for (const { forget_at: _warning, ...user } of [kept, lost])
      assert.deepEqual(await users.get(user.user_id), { ...user, version: 2 }, 'warned again before an erasure');
    const actors = (await audit.list({ userId: gone.user_id, limit: 9 })).acts.map(
      ({ act, actor }) => `${act} ${actor}`,
    );
    assert.deepEqual(actors, ['erase service:restore', 'erase owner']);
    const after = await users.get(less.user_id);
    assert.deepEqual(Object.keys(after?.tokens ?? {}), ['a'.repeat(64)]);
    assert.deepEqual([after?.streams?.s2?.metrics, after?.lock?.reason], [['step_count'], 'Spam']);
    assert.equal(after?.streams?.s3?.revoked_at, T1);
    assert.deepEqual([after?.name, after?.age, after?.portrait], [less.name, undefined, undefined]);
    const metricsOf = async (userId: string) => {
      const found: string[] = [];
      for await (const batch of samples.read(userId, '0', '~'))
        for (const { metric } of batch.samples) found.push(`${batch.stream_id} ${metric}`);
      return [...new Set(found)];
    };
    assert.deepEqual(await metricsOf(less.user_id), ['s2 step_count']);
    assert.equal((await metricsOf(kept.user_id)).length, 3, 'readings of an unchanged stream are kept');
    assert.equal((await objects.list('portraits/l.')).length + (await objects.list('portraits/g.')).length, 0);
    assert.equal((await objects.list('portraits/k.')).length, 1);
    assert.equal(await identityLinks.find('i'), undefined);
  });

  // The replaced folder can be restored, too: what was created after the backup is missing now, but was not removed.
  const undone = await restored(aside, dataDir, { now: new Date('2026-03-16T00:00:00Z') });
  assert.ok(!('finished' in undone));
  assert.deepEqual([undone.users, undone.tokens, undone.streams], [4, 0, 0]);
  await use(async ({ users }) => {
    assert.deepEqual(await users.get(created.user_id), created);
    assert.ok((await users.get(less.user_id))?.tokens['d'.repeat(64)]);
  });
});

test('refuses where nothing tells, uses later backups, and changes nothing', async (context) => {
  const folder = await dataFolder(context);
  const { dataDir, use } = folder;
  const [gone, kept] = await use(async ({ add }) => [await add({}), await add({})] as const);
  const backup = await folder.copy('backup');
  await use(({ change }) => change(kept.user_id, { tokens: { ['a'.repeat(64)]: { created_at: T1 } } }));
  const middle = await folder.copy('middle');
  await use(({ erase, change }) => Promise.all([erase(gone.user_id), change(kept.user_id, { name: 'Later' })]));
  const later = await folder.copy('later');
  const beside = (await readdir(later)).sort();
  const before = await filesIn(dataDir);
  const refuses = (work: Promise<unknown>, name: string, message: RegExp) =>
    assert.rejects(work, (error: Error) => error.name === name && message.test(error.message));
  const asked = await run('restore', [backup, '--data-dir', dataDir]);
  assert.deepEqual([asked.code, /^Without a terminal, set --yes/m.test(asked.err)], [2, true], asked.err);
  const none = join(dataDir, 'none');
  await refuses(restored(backup, dataDir, { newerBackups: [none] }), 'CommandError', /none cannot be read \(ENOENT\)/);
  await refuses(restored(later, dataDir, { newerBackups: [backup] }), 'CommandError', /older than the one to restore/);
  // Without a database to replace.
  await rm(join(dataDir, 'hatchery.db'));
  const refused = await run('restore', [backup, '--data-dir', dataDir, '--yes']);
  const message = /has no database to replace\.\nOf the backup's 2 users, 2 may have been erased/;
  assert.deepEqual([refused.code, message.test(refused.err)], [4, true], refused.err);
  const { 'hatchery.db': _removed, ...others } = before;
  assert.deepEqual(await filesIn(dataDir), others);
  await cp(dataDir, join(dataDir, '../other'), { recursive: true });
  const known = await restored(backup, dataDir, { newerBackups: [middle, join(later, 'hatchery.db')] });
  assert.ok(!('finished' in known));
  assert.deepEqual([known.users, known.erased, known.tokens, known.known_up_to_backup], [1, 1, 1, 1]);
  assert.deepEqual((await readdir(later)).sort(), beside, 'nothing is created beside a later backup');
  const guessed = await restored(backup, join(dataDir, '../other'), { withoutErasures: true });
  assert.ok(!('finished' in guessed));
  assert.deepEqual([guessed.users, guessed.unknown, guessed.tokens], [2, 2, 0]);
});

test('reads from a damaged database what it can, and refuses for the other users', async (context) => {
  const folder = await dataFolder(context);
  const { dataDir, use } = folder;
  const all = await use(({ add }) => Promise.all(Array.from({ length: 200 }, () => add({}))));
  const backup = await folder.copy('backup');
  await use(async ({ erase }) => {
    for (const { user_id } of all.slice(0, 20)) await erase(user_id);
  });
  const file = join(dataDir, 'hatchery.db');
  const bytes = await readFile(file);
  const page = Math.floor(bytes.indexOf(`"user_id":"${all[100]?.user_id}"`) / 4_096);
  bytes.fill(0xff, 4_096 * page, 4_096 * (page + 1));
  await writeFile(file, bytes);
  await assert.rejects(
    restored(backup, dataDir),
    /is damaged\. Only what can be read .*\nOf the backup's \d+ users, \d+ may have been erased/,
  );
  const done = await restored(backup, dataDir, { withoutErasures: true });
  assert.ok(!('finished' in done));
  assert.deepEqual(
    [done.erased + done.users, done.erased > 10, done.unknown > 0, done.unknown < 30],
    [200, true, true, true],
  );
  await writeFile(file, 'not a database');
  await assert.rejects(
    restored(backup, dataDir, { now: new Date(0) }),
    /cannot be read \(SQLITE_NOTADB\)\.\nOf the backup's \d+ users, 200 may/,
  );
});

test('checks the backup and the lock first', async (context) => {
  const folder = await dataFolder(context);
  const { dataDir, use } = folder;
  await use(({ add }) => add({ portrait: 'portraits/x.a.jpg' }));
  const backup = await folder.copy('backup');
  const broken = async (name: string, change: (copy: string) => Promise<unknown>) => {
    const copy = join(backup, '..', name);
    await cp(backup, copy, { recursive: true });
    await change(copy);
    return copy;
  };
  const writeTo = (name: string, content: string) => (copy: string) => writeFile(join(copy, name), content);
  for (const [copy, message] of [
    [join(backup, 'none'), /holds no hatchery\.db/],
    [dataDir, /are the same folder/],
    [await broken('b.unfinished', async () => {}), /is incomplete/],
    [await broken('secret', writeTo('signing-secret', 'short')), /signing secret .* missing or damaged/],
    [await broken('text', writeTo('hatchery.db', 'text')), /database of .* is damaged/],
    [
      await broken('newer', async (copy) => {
        using database = new DatabaseSync(join(copy, 'hatchery.db'));
        database.exec('PRAGMA user_version = 999');
      }),
      /has schema version 999/,
    ],
  ] as const) {
    await assert.rejects(restored(copy, dataDir), { name: 'CommandError', message });
  }
  const server = await startServer(dataDir);
  context.after(() => server.stop());
  await assert.rejects(restored(backup, dataDir), /^CommandError: Another process uses .*Nothing was changed\.$/);
  await server.stop();
  // A missing portrait does not prevent a restore, but the profile names it no longer.
  const without = await broken('without', (copy) => rm(join(copy, 'objects/portraits'), { recursive: true }));
  const done = await restored(without, dataDir);
  assert.ok(!('finished' in done) && done.missing_portraits === 1);
  assert.equal((await run('backup', ['--data-dir', dataDir, '--to', join(backup, '../again')])).code, 0);
});

test('a crash at any step leaves the former data or the restored data', async (context) => {
  const folder = await dataFolder(context);
  const { dataDir, use } = folder;
  const user = await use(({ add }) => add({ portrait: 'portraits/x.a.jpg' }));
  const backup = await folder.copy('backup');
  await use(({ change }) => change(user.user_id, { name: 'Later', tokens: { ['a'.repeat(64)]: { created_at: T1 } } }));
  const former = await folder.copy('former');
  for (let failing = 0; ; failing += 1) {
    await rm(dataDir, { recursive: true });
    await cp(former, dataDir, { recursive: true });
    let renames = 0;
    const failAt = (from: string, to: string) => {
      if (renames === failing) throw new Error('crash');
      renames += 1;
      renameSync(from, to);
    };
    const crashed = await restored(backup, dataDir, { rename: failAt }).then(
      () => false,
      (error) => error.message === 'crash',
    );
    // The first rename is the commit. What a process would do after the crash: open the folder.
    const found = await use(async ({ users, objects }) => ({
      user: await users.get(user.user_id),
      portrait: await objects.read('portraits/x.a.jpg', 10),
    }));
    const name = failing === 0 ? 'Later' : user.name;
    assert.deepEqual([found.user?.name, found.user?.tokens[PHONE]], [name, undefined], `rename ${failing}`);
    assert.ok(found.portrait);
    const names = await readdir(dataDir);
    assert.ok(!names.some((each) => each.startsWith('restore-')), names.join());
    const replaced = names.filter((each) => each.startsWith('replaced-'));
    assert.equal(replaced.length, failing === 0 ? 0 : 1);
    for (const each of replaced)
      assert.deepEqual(
        (await readdir(join(dataDir, each))).filter((file) => !/-(wal|shm)$/.test(file)),
        ['hatchery.db', 'objects', 'signing-secret'],
      );
    if (!crashed) break;
  }
  // The command finishes an interrupted restore, and says so.
  const ready = join(dataDir, 'restore-20260314T000000Z.ready');
  await mkdir(ready);
  await rename(join(dataDir, 'signing-secret'), join(ready, 'signing-secret'));
  await writeFile(join(dataDir, 'signing-secret'), 'x');
  const answer = await run('restore', [backup, '--data-dir', dataDir, '--yes', '--json']);
  assert.match(JSON.parse(answer.out).finished, /replaced-20260314T000000Z$/);
});
