import assert from 'node:assert/strict';
import { CONSENT, reading, streamsOf } from '../../support/streams.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { assertProblem } from './problem.ts';

const someSender = async (api: Api) => {
  const { profile, token } = await api.createUser();
  const streams = streamsOf(api.send, { user_id: profile.user_id, access_token: token });
  return { owner: streams, ...(await streams.connect({ ...CONSENT, metrics: ['heart_rate'] })) };
};

const EXAMPLE = /such as \[\{"metric": "heart_rate", "value": 62, "start": "[^"]+Z"\}\]\./;
const reading60 = () => reading('heart_rate', 60);

/** Batches with a wrong structure: for each pointer, what its error says. */
const structures: Record<string, [body: () => object, errors: Record<string, RegExp>]> = {
  'a reading alone': [
    reading60,
    {
      '/samples': EXAMPLE,
      '/metric': /defined in another object of the body. Move it there/,
      '/value': /Move it there/,
      '/start': /Move it there/,
    },
  ],
  'readings in another field': [() => ({ data: [reading60()] }), { '/samples': EXAMPLE, '/data': /Remove it/ }],
  'a reading instead of a list': [() => ({ samples: reading60() }), { '/samples': EXAMPLE }],
  'an empty list': [() => ({ samples: [] }), { '/samples': EXAMPLE }],
  'other names of fields': [
    () => ({ samples: [{ type: 'heart_rate', val: 60 }] }),
    {
      '/samples/0/metric': /Set `metric`, such as heart_rate/,
      '/samples/0/value': /Set `value`, a number/,
      '/samples/0/start': /Set `start`, a time such as 2026-/,
      '/samples/0/type': /Remove it/,
      '/samples/0/val': /Remove it/,
    },
  ],
  'an object instead of a metric': [
    () => ({ samples: [{ ...reading60(), metric: { toString: 1 }, value: '60' }] }),
    { '/samples/0/metric': /Send a string/, '/samples/0/value': /^Send a number\.$/ },
  ],
  'a batch_id in a reading': [
    () => ({ samples: [{ ...reading60(), batch_id: crypto.randomUUID() }] }),
    { '/samples/0/batch_id': /Move it there/ },
  ],
};

/** Values in another unit, with what the error says. */
const units: Record<string, [sample: object, says: RegExp]> = {
  'sleep in seconds': [reading('sleep_duration', 27_000), /at most 1440. The unit of sleep_duration is minutes/],
  'sleep as text': [{ ...reading('sleep_duration', 0), value: '7:30' }, /a number. The unit of sleep_duration is min/],
  'degrees Fahrenheit': [reading('body_temperature', 98.6), /at most 45. The unit of body_temperature is degrees C/],
  'a share of oxygen': [reading('oxygen_saturation', 0.97), /at least 50. The unit of oxygen_saturation is percent/],
  'beats per second': [reading('heart_rate', 1.2), /at least 20. The unit of heart_rate is times per minute/],
  'a score out of range': [reading('sleep_score', 101), /^Send a number that is at most 100\.$/],
};

/** Requests of other APIs, with what the 405 says to send instead. */
const requests: [request: string, says: RegExp][] = [
  ['PUT /avatar', /get an upload URL from GET \/users\/\{user_id\}\/avatar\/upload-url/],
  ['POST /avatar', /get an upload URL/],
  ['DELETE /avatar', /send POST \/users with `"avatar_url": null`/],
  ['POST /avatar/upload-url', /send PUT to the `upload_url` in the answer to GET/],
  ['POST /samples', /send POST \/users\/\{user_id\}\/streams\/\{stream_id\}\/samples/],
  ['PUT /export', /supports GET\. Send one of these methods/],
];

/** The errors of readings, and of requests that other APIs have. */
export const readingAdvice: Rules = {
  ...ruleForEach('says how to write the batch', structures, async (api, [body, expected]) => {
    const { sendBody } = await api.once(someSender);
    const { errors = [] } = await assertProblem(await sendBody(body()), '400 invalid-batch');
    const found = Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail]));
    assert.deepEqual(Object.keys(found).toSorted(), Object.keys(expected).toSorted());
    for (const [pointer, says] of Object.entries(expected)) assert.match(found[pointer] ?? '', says);
  }),

  ...ruleForEach('names the unit', units, async (api, [sample, says]) => {
    const { sendSamples } = await api.once(someSender);
    const { errors } = await assertProblem(await sendSamples([reading60(), sample]), '400 invalid-batch');
    assert.deepEqual(
      errors?.map(({ pointer }) => pointer),
      ['/samples/1/value'],
    );
    assert.match(errors?.[0]?.detail ?? '', says);
  }),

  async 'a method of another API is answered by the request to send instead'(api) {
    const { owner } = await api.once(someSender);
    for (const [request, says] of requests) {
      const [method = '', address] = request.split(' ');
      const response = await api.send(`${owner.address}${address}`, { method, headers: owner.auth });
      assert.match((await assertProblem(response, '405 method-not-allowed')).detail ?? '', says, request);
    }
  },
};
