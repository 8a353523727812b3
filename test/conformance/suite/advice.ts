import assert from 'node:assert/strict';
import { CONSENT, reading, streamsOf } from '../../support/streams.ts';
import { type Api, NAMES, type Rules, ruleForEach, someUser } from './api.ts';
import { operations } from './contract.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const someSender = async (api: Api) => {
  const owner = await api.createUser();
  const streams = streamsOf(api.send, { user_id: owner.profile.user_id, access_token: owner.token });
  return { owner, ...(await streams.connect({ ...CONSENT, metrics: ['heart_rate'] })) };
};

const times: Record<string, unknown> = {
  'no zone': '2026-03-14T09:26:53',
  'a space and no zone': '2026-03-14 09:26:53',
  'seconds since 1970': 1_795_849_770,
  'milliseconds since 1970': 1_795_849_770_000,
  'seconds as text': '1795849770',
  'an offset of hours only': '2026-03-14T09:26:53+00',
  'a leap second': '2026-03-14T23:59:60Z',
  'the American form': '03/14/2026 09:26 AM',
  'a list': [2026, 3, 14],
};

export const advice: Rules = {
  async 'PATCH, PUT and POST of a user say POST /users'(api) {
    const { path, auth } = await api.once(someUser);
    for (const method of ['PATCH', 'PUT', 'POST']) {
      const response = await api.send(path, { method, headers: auth, body: '{"age": 39}' });
      assert.equal(response.headers.get('Allow'), 'GET, DELETE');
      const { detail } = await assertProblem(response, '405 method-not-allowed');
      assert.match(detail ?? '', /To update a profile, send POST \/users with `user_id` in the body\./);
    }
    const users = await assertProblem(
      await api.send('/users', { method: 'PUT', body: '{}' }),
      '405 method-not-allowed',
    );
    assert.match(users.detail ?? '', /send POST \/users/);
  },

  async 'a list of readings is answered by an example of a batch'(api) {
    const { path, owner } = await api.once(someSender);
    const response = await api.send(`${path}/samples`, {
      method: 'POST',
      headers: owner.auth,
      body: JSON.stringify([reading('heart_rate', 62)]),
    });
    const { detail = '' } = await assertProblem(response, '400 malformed-json');
    const example = JSON.parse(/such as (\{.*\})\.$/.exec(detail)?.[1] ?? 'null');
    const [sample] = example.samples;
    assert.deepEqual(Object.keys(sample), ['metric', 'value', 'start']);
    example.samples[0].start = new Date().toISOString();
    const sent = await api.send(`${path}/samples`, {
      method: 'POST',
      headers: owner.auth,
      body: JSON.stringify(example),
    });
    assert.equal(sent.status, 202, 'the example is a valid batch');
  },

  async 'a field with a similar name says which field is missing'(api) {
    for (const [wrong, right] of [
      ['petName', 'pet_name'],
      ['pet-name', 'pet_name'],
      ['PET_NAME', 'pet_name'],
      ['pet_nam', 'pet_name'],
      ['pte_name', 'pet_name'],
    ] as const) {
      const response = await api.post({ name: 'Max', [wrong]: 'Rocky' });
      const { errors = [] } = await assertProblem(response.clone(), '400 invalid-profile');
      await assertPointsAt(response, [`/${wrong}`, `/${right}`]);
      const { detail } = errors.find(({ pointer }) => pointer === `/${wrong}`) ?? {};
      assert.equal(detail, `This field is not defined, and \`${right}\` is missing. Rename it to \`${right}\`.`);
    }
    const { path, owner } = await api.once(someSender);
    const { errors: [first] = [] } = await assertProblem(
      await owner.update({ healthGoals: ['sleep'] }),
      '400 invalid-profile',
    );
    assert.match(first?.detail ?? '', /Rename it to `health_goals`/);
    const batch = { samples: [{ metric: 'heart_rate', value: 62, startTime: new Date().toISOString() }] };
    const refused = await api.send(`${path}/samples`, {
      method: 'POST',
      headers: owner.auth,
      body: JSON.stringify(batch),
    });
    const { errors = [] } = await assertProblem(refused, '400 invalid-batch');
    const about = errors.find(({ pointer }) => pointer === '/samples/0/startTime');
    assert.match(about?.detail ?? '', /Rename it to `start`/);
    const both = await assertProblem(await api.post({ ...NAMES, petName: 'Rocky' }), '400 invalid-profile');
    assert.deepEqual(both.errors, [{ pointer: '/petName', detail: 'This field is not defined. Remove it.' }]);
  },

  ...ruleForEach('an invalid time is answered by the form to send', times, async (api, time) => {
    const { path, owner } = await api.once(someSender);
    for (const field of ['start', 'end']) {
      const sample = { ...reading('heart_rate', 62), [field]: time };
      const body = JSON.stringify({ samples: [sample] });
      const response = await api.send(`${path}/samples`, { method: 'POST', headers: owner.auth, body });
      const { errors = [] } = await assertProblem(response, '400 invalid-batch');
      assert.deepEqual(
        errors.map(({ pointer }) => pointer),
        [`/samples/0/${field}`],
      );
      assert.match(errors[0]?.detail ?? '', /2026-03-14T09:26:53Z.*RFC 3339.*`Z` or an offset, not a number/);
    }
    if (typeof time !== 'object') {
      const response = await api.send(`${owner.path}/samples?from=${encodeURIComponent(String(time))}`, {
        headers: owner.auth,
      });
      const { errors = [] } = await assertProblem(response, '400 invalid-parameter');
      assert.match(errors[0]?.detail ?? '', /RFC 3339.*`Z` or an offset, not a number/);
    }
  }),

  async 'an unknown query parameter is refused with the names that exist'(api) {
    const { path, auth } = await api.once(someUser);
    for (const { method, path: pattern, operation } of operations) {
      if (method === 'delete' || operation.security.length === 0 || operation.operationId === 'saveUser') continue;
      const isOfUsers = operation.security.some((way) => !('serviceKey' in way));
      const [scope = ''] = operation.security.flatMap((way) => way.serviceKey ?? []);
      if (!isOfUsers && !api.serviceKeys) continue;
      const address = pattern
        .replace('{user_id}', path.split('/')[2] ?? '')
        .replaceAll(/\{\w+\}/g, crypto.randomUUID());
      const response = await api.send(`${address}?since=yesterday&a=1&a=2`, {
        method: method.toUpperCase(),
        headers: isOfUsers ? auth : { Authorization: `Bearer ${api.serviceKeys?.withScope(scope)}` },
        ...(operation.requestBody ? { body: '{}' } : {}),
      });
      const { errors = [] } = await assertProblem(response, '400 invalid-parameter');
      assert.deepEqual(
        errors.map(({ pointer }) => pointer),
        ['?since', '?a'],
        operation.operationId,
      );
      const names = (operation.parameters ?? []).flatMap((one) =>
        'in' in one && one.in === 'query' ? [one.name] : [],
      );
      for (const name of names) assert.ok(errors[0]?.detail.includes(name), `${operation.operationId} ${name}`);
    }
  },

  async 'unknown, repeated and invalid query parameters are in one answer'(api) {
    const { path, auth } = await api.once(someUser);
    const query =
      '?since=x&limit=0&metric=heart_rate&metric=step_count&from=2026-03-14T00:00:00Z&from=2026-03-14T00:00:00Z';
    const response = await api.send(`${path}/samples${query}`, { headers: auth });
    await assertPointsAt(response, ['?since', '?limit', '?metric'], '400 invalid-parameter');
    const long = await api.send(`${path}?${'x'.repeat(5000)}=1`, { headers: auth });
    assert.ok(((await assertProblem(long, '400 invalid-parameter')).detail ?? '').length < 400);
    assert.equal((await api.send(`${path}/avatar?v=1`, { headers: auth })).status, 200);
    for (const address of ['/healthz?t=1', '/docs?utm_source=x', '/openapi.json?x']) {
      assert.equal((await api.send(address)).status, 200, 'public URLs may have any query');
    }
  },
};
