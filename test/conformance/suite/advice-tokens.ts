import assert from 'node:assert/strict';
import { type Api, NAMES, type Rules, ruleForEach, someUser } from './api.ts';
import { createStreamOwner, forgedFor } from './authorisation-users.ts';
import { assertProblem } from './problem.ts';

const BEARER = /send `Authorization: Bearer (?:TOKEN|…)`/i;
const MISSING = /The request has no access token/;

const OTHER_USER =
  'The token is of another user_id, or was altered. Send the user_id and a token of one user, both exactly as received.';

const streamOwner = (api: Api) => createStreamOwner(api);

/** Returns tokens that differ from this one in the first 22 characters after the prefix, which contain the user's id. */
function alteredIds(token: string): string[] {
  const [prefix, rest] = [token.slice(0, 4), token.slice(4)];
  const other = (character = '') => (character === 'A' ? 'B' : 'A');
  const changed = [0, 1, 10, 20].map((at) => rest.slice(0, at) + other(rest[at]) + rest.slice(at + 1));
  return [...changed, 'A'.repeat(22) + rest.slice(22), `x${rest.slice(0, -1)}`].map((altered) => prefix + altered);
}

/** Each wrong way to send a token, and what its error says. */
const credentials: Record<
  string,
  [send: (token: string) => { headers?: Record<string, string>; query?: string }, says: RegExp]
> = {
  'no token': [() => ({}), MISSING],
  'no scheme': [(token) => ({ headers: { Authorization: token } }), /`Bearer` before the token is missing/],
  Basic: [(token) => ({ headers: { Authorization: `Basic ${btoa(`x:${token}`)}` } }), /another scheme than Bearer/],
  'another scheme': [(token) => ({ headers: { Authorization: `Token ${token}` } }), /another scheme than Bearer/],
  'Bearer alone': [() => ({ headers: { Authorization: 'Bearer' } }), /no token after `Bearer`/],
  'X-API-Key': [(token) => ({ headers: { 'X-API-Key': token } }), /in `X-API-Key` is not read/],
  'X-Auth-Token': [(token) => ({ headers: { 'X-Auth-Token': token } }), /in `X-Auth-Token` is not read/],
  'access_token in the query': [
    (token) => ({ query: `?access_token=${token}` }),
    /query \(`access_token`\) is not read/,
  ],
  'api_key in the query': [(token) => ({ query: `?api_key=${token}` }), /query \(`api_key`\) is not read/],
  'a token in a parameter of any name': [(token) => ({ query: `?x=Bearer%20${token}` }), /query \(`x`\) is not read/],
  'a token in a header of any name': [
    (token) => ({ headers: { 'X-Pet': `Bearer ${token}` } }),
    /in `x-pet` is not read/,
  ],
  'a parameter with a long name': [(token) => ({ query: `?${'x'.repeat(99)}=${token}` }), /\(`x{40}`\) is not read/],
  'a header with a long name': [(token) => ({ headers: { ['x'.repeat(99)]: token } }), /in `x{40}` is not read/],
  'an empty header': [() => ({ headers: { Authorization: '' } }), /header is empty/],
  'a colon after Bearer': [(token) => ({ headers: { Authorization: `Bearer: ${token}` } }), /has to be one space/],
  'no space after Bearer': [(token) => ({ headers: { Authorization: `Bearer${token}` } }), /has to be one space/],
  'a truncated token': [
    (token) => ({ headers: { Authorization: `Bearer ${token.slice(0, -3)}` } }),
    /not a complete token/,
  ],
  'a quoted token': [(token) => ({ headers: { Authorization: `Bearer "${token}"` } }), /not a complete token/],
  'an altered token': [
    (token) => ({ headers: { Authorization: `Bearer ${token.slice(0, -4)}AAAA` } }),
    /The access token is not valid/,
  ],
};

/** The errors of missing, wrong and misplaced tokens. */
export const tokenAdvice: Rules = {
  ...ruleForEach('the error says how to send a token', credentials, async (api, [sendToken, says]) => {
    const { path, token, profile } = await api.once(someUser);
    const { headers = {}, query = '' } = sendToken(token);
    const [answer, unknown] = [
      await api.send(`${path}${query}`, { headers }),
      await api.send(`/users/${crypto.randomUUID()}${query}`, { headers }),
    ];
    assert.equal(answer.headers.get('WWW-Authenticate'), 'Bearer realm="hatchery"');
    const { detail = '' } = await assertProblem(answer, '401 unauthorized');
    assert.match(detail, says);
    if (!/after `Bearer`/.test(detail)) assert.match(detail, BEARER);
    assert.ok(!detail.includes(token) && !detail.includes(profile.user_id));
    if (!says.test('The access token is not valid')) {
      assert.equal((await assertProblem(unknown, '401 unauthorized')).detail, detail, 'the same for an unknown user');
    }
  }),

  async 'an altered token is answered alike, whether or not its user exists'(api) {
    const { profile, path } = await api.once(someUser);
    const unknown = crypto.randomUUID();
    const [a, b] = [
      await assertProblem(
        await api.send(path, { headers: { Authorization: forgedFor(profile.user_id) } }),
        '401 unauthorized',
      ),
      await assertProblem(
        await api.send(`/users/${unknown}`, { headers: { Authorization: forgedFor(unknown) } }),
        '401 unauthorized',
      ),
    ];
    assert.equal(a.detail, b.detail);
  },

  async 'a token whose id is altered is answered alike, whether or not the user in the URL exists'(api) {
    const { ids, path, token, streamAuth } = await api.once(streamOwner);
    const unknown = crypto.randomUUID();
    for (const original of [token, streamAuth.slice('Bearer '.length)]) {
      for (const altered of alteredIds(original)) {
        const headers = { Authorization: `Bearer ${altered}` };
        const answers = await Promise.all([
          api.send(path, { headers }),
          api.send(`/users/${unknown}`, { headers }),
          api.post({ user_id: ids.user_id, age: 39 }, headers),
          api.post({ user_id: unknown, age: 39 }, headers),
          api.send(`${path}/streams/${ids.stream_id}/samples`, { method: 'POST', body: '{}', headers }),
          api.send(`/users/${unknown}/streams/${unknown}/samples`, { method: 'POST', body: '{}', headers }),
        ]);
        const details = await Promise.all(answers.map((answer) => assertProblem(answer, '404 not-found')));
        assert.deepEqual([...new Set(details.map(({ detail }) => detail))], [OTHER_USER], altered);
      }
    }
  },

  async 'an update without a token says to send it, whether or not the user exists'(api) {
    const { profile } = await api.once(someUser);
    const details = new Set<string | undefined>();
    for (const user_id of [profile.user_id, crypto.randomUUID()]) {
      for (const fields of [{ name: 'Eve' }, { age: 39 }, { age: 'x' }, { petName: 'Bit' }, { avatar_url: null }, {}]) {
        const { detail } = await assertProblem(await api.post({ user_id, ...fields }), '400 invalid-profile');
        assert.match(detail ?? '', BEARER);
        details.add(detail);
      }
      const unusable = await api.post({ ...NAMES, user_id, avatar_url: `${api.baseUrl()}/x.jpg` });
      assert.match((await assertProblem(unusable, '400 invalid-profile')).detail ?? '', BEARER);
    }
    assert.equal(details.size, 1);
    const complete = await assertProblem(await api.post({ ...NAMES, user_id: profile.user_id }), '401 unauthorized');
    assert.match(complete.detail ?? '', BEARER);
  },

  async 'a create with a token in the wrong place creates nothing'(api) {
    const { token } = await api.once(someUser);
    const body = JSON.stringify(NAMES);
    await assertProblem(await api.send(`/users?access_token=${token}`, { method: 'POST', body }), '401 unauthorized');
    for (const name of ['X-API-Key', 'X-Pet']) {
      await assertProblem(await api.post(NAMES, { [name]: `Bearer ${token}` }), '401 unauthorized');
    }
    await assertProblem(await api.post(NAMES, { Authorization: token }), '401 unauthorized');
  },
};
