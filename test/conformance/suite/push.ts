import assert from 'node:assert/strict';
import type {
  NewPushSubscription,
  Problem,
  PushSubscription,
  PushSubscriptionList,
} from '../../../shared/models/typescript/types.ts';
import { pushSubscription, RFC_KEYS } from '../../support/push.ts';
import { jsonIn } from '../../support/streams.ts';
import { type Api, type Owner, type Rules, ruleForEach, someUser } from './api.ts';
import { anotherToken } from './authorisation-users.ts';
import { exportOf } from './export.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const listOf = (api: Api, { path, auth }: Owner) =>
  jsonIn<PushSubscriptionList>(api.send(`${path}/push-subscriptions`, { headers: auth }));
const add = (api: Api, { path, auth }: Owner, body: object) =>
  api.send(`${path}/push-subscriptions`, { method: 'POST', headers: auth, body: JSON.stringify(body) });
const remove = (api: Api, { path, auth }: Owner, id: string) =>
  api.send(`${path}/push-subscriptions/${id}`, { method: 'DELETE', headers: auth });

const somewhere = (endpoint: string): Partial<NewPushSubscription> => ({ endpoint });
const withKey = (p256dh: string) => ({ keys: { ...RFC_KEYS, p256dh } });

/** Subscriptions that a service must refuse, with the member that is wrong. */
const REFUSED: Record<string, [pointer: string, changed: object]> = {
  'plain HTTP': ['/endpoint', somewhere('http://push.example/x')],
  'another port': ['/endpoint', somewhere('https://push.example:8443/x')],
  'a user name': ['/endpoint', somewhere('https://max@push.example/x')],
  'a password': ['/endpoint', somewhere('https://:secret@push.example/x')],
  'not a URL': ['/endpoint', somewhere('push.example')],
  'an IPv4 address': ['/endpoint', somewhere('https://93.184.215.14/x')],
  'an IPv4 address as a number': ['/endpoint', somewhere('https://2130706433/x')],
  'an IPv4 address in hexadecimal': ['/endpoint', somewhere('https://0x7f.1/x')],
  'an IPv6 address': ['/endpoint', somewhere('https://[::1]/x')],
  'an IPv4 address in IPv6': ['/endpoint', somewhere('https://[::ffff:127.0.0.1]/x')],
  'an address that is too long once it is encoded': [
    '/endpoint',
    somewhere(`https://push.example/${'ä'.repeat(1_000)}`),
  ],
  'a name that is too long': ['/endpoint', somewhere(`https://${'push.'.repeat(50)}example/x`)],
  'a name with an empty label': ['/endpoint', somewhere('https://push..example/x')],
  'a name of this machine': ['/endpoint', somewhere('https://localhost/x')],
  'a name of this machine, with a dot': ['/endpoint', somewhere('https://push.localhost./x')],
  'a name of a local network': ['/endpoint', somewhere('https://metadata.google.internal/x')],
  'a point that is not on the curve': ['/keys/p256dh', withKey(`${RFC_KEYS.p256dh.slice(0, -9)}AAAAAAAAA`)],
  'a compressed point': ['/keys/p256dh', withKey(`A${'A'.repeat(86)}`)],
  'a secret that is too short': ['/keys/auth', { keys: { ...RFC_KEYS, auth: 'AAAA' } }],
  'an unknown time zone': ['/time_zone', { time_zone: 'Mars/Olympus' }],
  'an offset': ['/time_zone', { time_zone: '+01:00' }],
  'a time that no day has': ['/quiet_hours/to', { quiet_hours: { from: '21:00', to: '24:00' } }],
  'an unknown member': ['/expirationTime', { expirationTime: null }],
};

/** Rules of subscriptions. What is sent to them is tested with each host, because it needs a push service. */
export const push: Rules = {
  async 'a browser is added, listed, exported, changed and removed'(api) {
    const owner = await api.createUser();
    const { public_key, subscriptions } = await listOf(api, owner);
    assert.equal(Buffer.from(public_key, 'base64url').length, 65);
    assert.deepEqual(subscriptions, []);

    const created = await add(api, owner, { ...pushSubscription('one'), time_zone: 'europe/berlin' });
    assert.equal(created.status, 201);
    const added = (await created.json()) as PushSubscription;
    const { host, time_zone, quiet_hours } = added;
    assert.deepEqual([host, time_zone, quiet_hours], ['push.example', 'Europe/Berlin', { from: '21:00', to: '08:00' }]);
    const changed = {
      ...pushSubscription('one'),
      time_zone: 'Asia/Tokyo',
      quiet_hours: { from: '00:00', to: '06:30' },
    };
    const repeated = await add(api, owner, changed);
    assert.equal(repeated.status, 200);
    const after = { ...added, time_zone: 'Asia/Tokyo', quiet_hours: changed.quiet_hours };
    assert.deepEqual(await repeated.json(), after);

    const other = await jsonIn<PushSubscription>(add(api, owner, pushSubscription('two')));
    assert.equal(other.time_zone, 'UTC');
    assert.deepEqual((await listOf(api, owner)).subscriptions, [after, other]);
    const exported = await exportOf(api, owner);
    assert.deepEqual(exported.push_subscriptions, [after, other]);
    for (const secret of ['push.example/one', ...Object.values(RFC_KEYS)])
      assert.ok(!JSON.stringify(exported).includes(secret), secret);

    assert.equal((await remove(api, owner, after.subscription_id.toUpperCase())).status, 204);
    await assertProblem(await remove(api, owner, after.subscription_id), '404 not-found');
    await assertProblem(await remove(api, owner, 'constructor'), '404 not-found');
    assert.deepEqual((await listOf(api, owner)).subscriptions, [other]);
  },

  async 'a device that is signed out is not notified any more'(api) {
    const owner = await api.createUser();
    const { token_id, access_token = '' } = await anotherToken(api, owner);
    const device = { ...owner, auth: { Authorization: `Bearer ${access_token}` } };
    assert.equal((await add(api, device, pushSubscription('device'))).status, 201);
    const own = await jsonIn<PushSubscription>(add(api, owner, pushSubscription('own')));
    assert.equal((await listOf(api, owner)).subscriptions.length, 2);
    const revoked = await api.send(`${owner.path}/tokens/${token_id}`, { method: 'DELETE', headers: owner.auth });
    assert.equal(revoked.status, 204);
    assert.deepEqual((await listOf(api, owner)).subscriptions, [own]);
    assert.deepEqual((await exportOf(api, owner)).push_subscriptions, [own]);
  },

  async 'the same subscription twice changes nothing'(api) {
    const owner = await api.createUser();
    assert.equal((await add(api, owner, pushSubscription('one'))).status, 201);
    const { version } = await owner.read();
    assert.equal((await add(api, owner, pushSubscription('one'))).status, 200);
    assert.equal((await owner.read()).version, version);
  },

  async 'a user has at most 10 subscriptions, of which each can be changed'(api) {
    const owner = await api.createUser();
    for (let at = 0; at < 10; at += 1) assert.equal((await add(api, owner, pushSubscription(`${at}`))).status, 201);
    await assertProblem(await add(api, owner, pushSubscription('11')), '409 too-many-push-subscriptions');
    assert.equal((await add(api, owner, { ...pushSubscription('9'), time_zone: 'Asia/Tokyo' })).status, 200);
    assert.equal((await listOf(api, owner)).subscriptions.length, 10);
  },

  ...ruleForEach('refuses', REFUSED, async (api, [pointer, changed]) => {
    const owner = await api.once(someUser);
    const response = await add(api, owner, { ...pushSubscription('x'), ...changed });
    const { errors } = (await response.clone().json()) as Problem;
    assert.doesNotMatch(`${errors?.[0]?.detail}`, /visible characters/, 'says what to send');
    await assertPointsAt(response, [pointer], '400 invalid-push-subscription');
  }),
};
