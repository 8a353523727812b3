import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import { validate } from '../../shared/models/typescript/validate_sample_batch.js';
import { exampleReading } from '../../web/src/devices/curl.ts';
import { findUserCode } from '../../web/src/devices/user-code.ts';

test('a user code is found however it is written', () => {
  for (const text of ['BCDFGHJK', 'bcdf-ghjk', ' BCDF GHJK\n', 'bcdf–ghjk', 'https://pets.example/#pair=BCDF-GHJK'])
    assert.equal(findUserCode(text), 'BCDFGHJK', text);
  for (const text of ['', 'BCDFGHJ', 'BCDFGHJKL', 'ABCDEFGH', 'https://pets.example/#in=hti_BCDFGHJK', '12345678'])
    assert.equal(findUserCode(text), undefined, text);
});

test('the command sends a valid reading of any metric', () => {
  for (const metric of ALL_METRICS) {
    const access = { samples_url: '', user_id: '', stream_id: '', access_token: '', metrics: [metric] };
    assert.ok(validate({ samples: [exampleReading(access, new Date())] }), metric);
  }
});
