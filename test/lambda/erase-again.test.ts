import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoAudit } from '../../adapters/dynamodb/audit.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoIdentityLinks } from '../../adapters/dynamodb/identity-links.ts';
import { dynamoPairings } from '../../adapters/dynamodb/pairings.ts';
import { dynamoPets } from '../../adapters/dynamodb/pets.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import type { User } from '../../core/ports/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { streamWith } from '../cli/data-folders.ts';
import { someBatch } from '../ports/batches.ts';
import { someLink } from '../ports/identity-links.ts';
import { somePairing } from '../ports/pairings.ts';
import { somePet } from '../ports/pets.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { type DynamoEngine, startDynamo } from '../support/dynamo-engine.ts';
import { startProxy } from '../support/proxy.ts';
import { freshBucket, type S3Engine, s3Client, withS3 } from '../support/s3-engine.ts';
import { temporaryFolder } from '../support/server.ts';

const PROGRAM = join(import.meta.dirname, '../../cloud/recovery/erase-again.ts');
const NOW = '2026-03-15T00:00:00.000Z';
const FAR_FUTURE = '9999-01-01T00:00:00.000Z';

/** A table of users in use, and restored tables with users who have been erased since. */
async function restored(dynamo: DynamoEngine, s3: S3Engine) {
  const proxy = await startProxy(dynamo.endpoint);
  after(proxy.stop);
  const [current, users] = [await dynamo.usersTable(), await dynamo.usersTable()];
  const [healthData, petStates] = [await dynamo.healthDataTable(), await dynamo.petStatesTable()];
  const [removals, bucket] = [await dynamo.removalsTable(), await freshBucket(s3)];
  const client = dynamoClient({
    region: s3.region,
    credentials: () => s3,
    clock: awsClock(() => new Date()),
    endpoint: dynamo.endpoint,
  });
  const auditTable = await dynamo.auditTable();
  const audit = dynamoAudit(client, auditTable, { clock: () => new Date(), report: assert.fail });
  const [now, before] = [dynamoUsers(client, current, audit), dynamoUsers(client, users, audit)];
  const links = dynamoIdentityLinks(client, current);
  const pairings = dynamoPairings(client, current);
  const samples = dynamoSamples(client, healthData, before);
  const add = async (streams?: User['streams']) => {
    const user = someUser(streams ? { streams } : {});
    const { user_id } = user;
    await before.create(user);
    for (const stream_id of Object.keys(streams ?? { s: 0 }))
      await samples.append(someBatch({ user_id, stream_id }), UNCONDITIONAL);
    await dynamoPets(client, petStates).put(somePet({ user_id }));
    return user;
  };
  /** Erases a user in the table that is in use, where only a tombstone is left. */
  const erase = async (user_id: string) => {
    const user = someUser({ user_id });
    await now.create(user);
    await now.beginErasure(ownerOf(user_id), NOW);
    await now.endErasure(user_id, FAR_FUTURE);
  };
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: s3.region,
    AWS_ACCESS_KEY_ID: s3.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
  };
  const tables = [
    '--users',
    users,
    '--health-data',
    healthData,
    '--pet-states',
    petStates,
    '--removals',
    removals,
    '--audit',
    auditTable,
  ];
  const run = (...flags: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const args = [PROGRAM, ...tables, '--bucket', bucket, ...flags];
      const child = execFile(process.execPath, args, { env }, (_error, out, err) =>
        resolve({ code: child.exitCode ?? -1, out, err }),
      );
    });
  const scan = async (TableName: string) => (await dynamo.client.send(new ScanCommand({ TableName }))).Items ?? [];
  const ids = async (table: string) => (await scan(table)).map(({ user_id }) => user_id?.S).sort();
  return {
    proxy,
    current,
    users,
    healthData,
    petStates,
    removals,
    bucket,
    now,
    before,
    audit,
    links,
    pairings,
    add,
    erase,
    run,
    scan,
    ids,
  };
}

await withS3('Erasing again', async (s3) => {
  const dynamo = await startDynamo();
  after(dynamo.stop);

  test('counts first, then erases exactly the users who were erased since, and can be repeated', async (context) => {
    const {
      current,
      users,
      healthData,
      petStates,
      removals,
      bucket,
      now,
      before,
      links,
      pairings,
      add,
      erase,
      run,
      scan,
      ids,
    } = await restored(dynamo, s3);
    const [kept, gone, half, listed] = [await add(), await add(), await add(), await add()];
    await links.put(crypto.randomUUID(), someLink(kept.user_id), undefined);
    await pairings.create(somePairing());
    await now.create(kept);
    for (const { user_id } of [gone, half]) await erase(user_id);
    await erase(crypto.randomUUID());
    await before.beginErasure(ownerOf(half.user_id), NOW);
    const client = s3Client(s3);
    for (const { user_id } of [kept, gone])
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: `portraits/${user_id}.x.jpg`, Body: 'x' }));
    client.destroy();
    const file = join(await temporaryFolder(context), 'ids');
    await writeFile(file, `${listed.user_id.toUpperCase()}\n\n${gone.user_id}\n`);
    const flags = ['--erased-in', current, '--ids', file];

    const counted = await run(...flags);
    assert.equal(counted.code, 0, counted.err);
    const summary =
      /^4 users are known .* 2 of them have come back and 1 are half erased; 0 are erased and 1 are not there\.$/m;
    assert.match(counted.out, summary);
    assert.match(counted.out, /Nothing was changed/);
    assert.equal((await scan(healthData)).length, 4);

    const erased = await run(...flags, '--erase');
    assert.equal(erased.code, 0, erased.err);
    assert.match(erased.out, summary);
    assert.match(erased.out, / 3 profiles, .* 3 batches, 12 samples, 3 pets, 1 portraits, 0 uploads/);
    for (const table of [healthData, petStates]) assert.deepEqual(await ids(table), [kept.user_id]);
    assert.deepEqual(await before.get(kept.user_id), kept);
    for (const { user_id } of [gone, half, listed]) assert.equal(await before.create(someUser({ user_id })), false);
    assert.deepEqual([(await scan(users)).length, await scan(removals)], [4, []]);

    const again = await run(...flags, '--erase');
    assert.match(again.out, / 0 of them have come back and 0 are half erased; 3 are erased and 1 are not there/);
  });

  test('withdraws again, and erases by the audit, unless a newer table has the user', async () => {
    const { current, users, healthData, petStates, now, before, audit, links, add, run, scan, ids } = await restored(
      dynamo,
      s3,
    );
    const [both, one] = [streamWith('body_temperature', 'heart_rate', 'step_count'), streamWith('step_count')];
    const [less, kept, gone] = [await add({ both, one, gone: one }), await add(), await add()];
    const at = '2026-03-16T00:00:00.000Z';
    const consent = { at, metrics: one.metrics, purposes: one.purposes };
    const later: User = {
      ...less,
      version: 7,
      updated_at: at,
      name: 'New name',
      tokens: { b: { created_at: at } },
      lock: { at, reason: 'Spam', by: 'desk' },
      // The readings of the metrics without consent were erased after it was withdrawn.
      streams: { both: { ...both, ...consent, updated_at: '2026-03-17T00:00:00.000Z', consent_log: [consent] }, one },
    };
    for (const user of [later, kept]) await now.create(user);
    for (const { user_id } of [kept, gone]) await audit.record({ at, actor: 'owner', act: 'erase', user_id });
    await links.put('i', someLink(gone.user_id), undefined);
    // No newer table has this user, who may have answered the warning since.
    const { forget_at, ...inactive } = { ...someUser(), forget_at: at };
    await before.create({ ...inactive, forget_at });
    const flags = ['--erased-in', current];

    const counted = await run(...flags);
    const withdrawn =
      / have withdrawn: 1 tokens, 0 passkeys, 0 identities, 0 push subscriptions, 1 streams, 1 consents, 0 fields, 1 locks, 1 without way in\.$/m;
    assert.match(counted.out, withdrawn, counted.err);
    assert.match(counted.out, /^1 users are known to be erased.* 1 of them have come back/);
    assert.match(
      counted.out,
      /^The audit log has erasures of 1 users whom a newer table still has\. They were not erased\./m,
    );
    assert.deepEqual(await before.get(less.user_id), less);

    const { out, err } = await run(...flags, '--erase');
    assert.match(out, / 7 samples were erased with it\.$/m, err);
    const { streams, ...rest } = (await before.get(less.user_id)) ?? less;
    const { streams: _streams, ...expected } = less;
    assert.deepEqual(rest, { ...expected, version: 8, updated_at: at, tokens: {}, lock: later.lock });
    assert.deepEqual(streams?.both?.metrics, ['step_count']);
    assert.deepEqual([streams?.gone?.revoked_at, streams?.one], [at, one]);
    assert.deepEqual([await before.get(kept.user_id), await before.get(gone.user_id)], [kept, undefined]);
    assert.deepEqual(await ids(petStates), [kept.user_id]);
    const left = (await scan(healthData)).map(({ user_id }) => user_id?.S);
    assert.deepEqual(
      left.filter((id) => id !== kept.user_id),
      [less.user_id, less.user_id],
    );
    assert.equal((await scan(users)).length, 4);
    assert.match(out, /^1 inactive users are warned again/m);
    assert.deepEqual(await before.get(inactive.user_id), { ...inactive, version: 2 });
    assert.match((await run(...flags, '--erase')).out, / have withdrawn: 0 tokens, .* 0 without way in\./);
  });

  test('an interrupted run is finished by the next', async () => {
    const { proxy, current, healthData, removals, add, erase, run, scan } = await restored(dynamo, s3);
    for (let at = 0; at < 3; at += 1) await erase((await add()).user_id);
    for (let passed = 0; passed < 9; passed += 1) proxy.next(undefined);
    proxy.always({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    const failed = await run('--erased-in', current, '--erase');
    proxy.always(undefined);
    assert.equal(failed.code, 1);
    assert.match(failed.err, /^3 users failed \(Error AccessDeniedException\)\. Run the command again\.$/m);
    assert.ok((await scan(removals)).length > 0, 'the sweeper would finish them, too');
    const { code, out } = await run('--erased-in', current, '--erase');
    assert.deepEqual([code, (await scan(healthData)).length], [0, 0], out);
  });

  test('refuses tables that are not newer tables of users', async () => {
    const { current, users, healthData, petStates, add, run, scan } = await restored(dynamo, s3);
    await add();
    for (const [flags, message] of [
      [['--erased-in', users, '--erase'], /must be a newer table than --users/],
      [['--erased-in', healthData, '--erase'], /has items that are neither users nor tombstones/],
      [['--erased-in', petStates, '--erase'], /has items that are neither users nor tombstones/],
      [['--erase'], /Set --erased-in/],
      [['--erased-in', current, '--bucket', ''], /^Set --bucket\.$/m],
      [['--erased-in', `${current}-x`], /ResourceNotFoundException/],
    ] as const) {
      const { code, err } = await run(...flags);
      assert.equal(code, 1, flags.join(' '));
      assert.match(err, message);
    }
    assert.equal((await scan(healthData)).length, 1);
    assert.match((await run('--help')).out, /--erased-in TABLE/);
  });
});
