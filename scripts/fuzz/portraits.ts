import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { assertPortrait } from '../../test/conformance/suite/jpeg.ts';
import { patiently } from './patience.ts';
import { hostilePictures } from './pictures.ts';
import type { Developed } from './portrait-child.ts';
import { type Outcome, type Search, search } from './search.ts';

const REFUSALS = ['unreadable-picture', 'picture-too-large'];
/** Fifty megapixels and what it takes to decode them, and the next ones on the way. */
const MOST_MIB = 1_000;
const PATIENCE_MS = 20_000;

/** Has portraits made of broken and hostile pictures, without a server in between. */
export async function fuzzPortraits(options: Search): Promise<Outcome> {
  const { patientMs } = options;
  const counts: Record<string, number> = {};
  let child: ChildProcess | undefined;
  let peakMib = 0;
  // One after the other: a process that ends must have ended of this picture.
  let last: Promise<unknown> = Promise.resolve();

  async function develop(picture: Buffer): Promise<Developed> {
    child ??= fork(join(import.meta.dirname, 'portrait-child.ts'), { serialization: 'advanced' });
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), PATIENCE_MS);
    try {
      child.send(picture);
      const [told] = await Promise.race([
        once(child, 'message', limit),
        once(child, 'exit', limit).then((how) => Promise.reject(new Error(`The process ended: ${how.join(' ')}`))),
      ]);
      return told as Developed;
    } catch (error) {
      child.kill('SIGKILL');
      child = undefined;
      throw error;
    } finally {
      clearTimeout(timer);
      limit.abort();
    }
  }

  async function check(picture: Buffer): Promise<void> {
    const { portrait, code, error, ...developed } = await patiently(patientMs, () => develop(picture));
    peakMib = Math.max(peakMib, developed.peakMib);
    assert.ok(peakMib <= MOST_MIB, `takes ${peakMib} MiB`);
    assert.equal(error, undefined);
    if (portrait) await assertPortrait(Buffer.from(portrait));
    else assert.ok(code && REFUSALS.includes(code), `is refused as ${code}`);
    counts[code ?? 'portrait'] = (counts[code ?? 'portrait'] ?? 0) + 1;
  }

  const outcome = await search(options, hostilePictures, (picture) => {
    const checked = last.then(() => check(picture)).catch((error) => Promise.reject(shown(error, picture)));
    last = checked.catch(() => {});
    return checked;
  });
  child?.kill();
  const said = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return { ...outcome, lines: [`  ${said.join(', ')}; ${peakMib} MiB at most`] };
}

/** A finding with the picture it is about, in a form that can be kept as a file. */
export const shown = (error: Error, picture: Buffer): Error =>
  new Error(
    `${error.message}\n  ${picture.byteLength} bytes, in base64: ${picture.toString('base64').slice(0, 4000)}`,
    { cause: error },
  );
