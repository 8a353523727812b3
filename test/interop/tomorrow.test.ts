import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grow } from './tomorrow.ts';

const UNKNOWN = { since: 'tomorrow', levels: [1, 2] };

test('tomorrow’s answers have more members, and keep what is there', () => {
  const page = { samples: [{ metric: 'heart_rate', value: 36.123456789 }], next_cursor: 'c' };
  assert.deepEqual(grow(page), {
    samples: [
      { metric: 'heart_rate', value: 36.123456789, unknown: UNKNOWN },
      { metric: 'blood_glucose', value: 36.123456789, unknown: UNKNOWN },
    ],
    next_cursor: 'c',
    unknown: UNKNOWN,
  });
});

test('tomorrow’s moods, metrics, purposes and problem types are new', () => {
  const answer = {
    mood: 'good',
    metrics: ['heart_rate'],
    purposes: [],
    type: '/problems/not-found',
    erased: { samples: 2 },
  };
  assert.deepEqual(grow(answer), {
    mood: 'proud',
    metrics: ['heart_rate', 'blood_glucose'],
    purposes: ['research'],
    type: '/problems/of-tomorrow',
    erased: { samples: 2, unknown: UNKNOWN },
    unknown: UNKNOWN,
  });
});

test('tomorrow’s upload tickets require the same headers', () => {
  const headers = { 'Content-Type': 'image/jpeg' };
  assert.deepEqual(grow({ headers }), { headers, unknown: UNKNOWN });
});
