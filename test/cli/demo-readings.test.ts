import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PETS } from '../../cli/demo/pets.ts';
import { metricsOf, readingsOf } from '../../cli/demo/readings.ts';
import { assess } from '../../core/pet/state.ts';
import { vitalsOf } from '../../core/pet/vitals.ts';
import { parseBatch } from '../../core/streams/batch.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Time zones, each with a day on which its clocks change. */
const ZONES = {
  UTC: '2028-02-29',
  'Europe/Berlin': '2026-03-29',
  'America/St_Johns': '2026-11-01',
  'Australia/Lord_Howe': '2026-04-05',
  'Pacific/Kiritimati': '2026-01-01',
  'Pacific/Pago_Pago': '2026-12-31',
};

for (const [zone, day] of Object.entries(ZONES)) {
  test(`the demo's readings are accepted and make the intended moods at every hour in ${zone}`, (context) => {
    const before = process.env.TZ;
    context.after(() => {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    });
    process.env.TZ = zone;
    assert.equal(Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
    for (let hour = 0; hour < 24; hour += 1) assertMoods(Date.parse(`${day}T00:00:00Z`) + hour * HOUR_MS);
    // The moment at which a night ends, and those next to it.
    const wake = new Date(`${day}T07:00:00`).getTime();
    for (const offset of [-1, 0, 1]) assertMoods(wake + offset);
  });
}

function assertMoods(now: number): void {
  for (const { mood, vitals } of PETS) {
    const metrics = metricsOf(vitals);
    const stream = { userId: crypto.randomUUID(), streamId: crypto.randomUUID(), metrics };
    const { samples } = parseBatch({ samples: readingsOf(vitals, now) }, stream, new Date(now));
    assert.deepEqual(new Set(samples.map(({ metric }) => metric)), new Set(metrics));
    for (const { start, end = start } of samples) assert.ok(Date.parse(end) <= now, `${end} is in the future`);
    for (const later of [0, 22 * HOUR_MS]) {
      const at = new Date(now + later).toISOString();
      assert.equal(assess(vitalsOf(samples, at)).mood, mood, `${at}, ${later / HOUR_MS} h after the demo`);
    }
  }
}
