import assert from 'node:assert/strict';

/** A machine that has much else to do may be late now and then, but not each time. */
const TRIES = 4;

/** What the act comes to. Throws when it takes longer than this each time it is tried. */
export async function patiently<T>(patientMs: number, act: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const started = performance.now();
    const value = await act();
    const ms = performance.now() - started;
    if (ms <= patientMs) return value;
    assert.ok(tried < TRIES, `took longer than ${patientMs} ms, ${TRIES} times; at last ${Math.round(ms)} ms`);
  }
}
