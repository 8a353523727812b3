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
  const counts: Record<string, number> = {};
  const laboratory = openLaboratory();
  let peakMib = 0;
  // One after the other: a process that ends must have ended of this picture.
  let last: Promise<unknown> = Promise.resolve();

  async function check(picture: Buffer): Promise<void> {
    const developed = await patiently(options.patientMs, () => laboratory.develop(picture));
    const { portrait, code = 'portrait', error } = developed;
    peakMib = Math.max(peakMib, developed.peakMib);
    assert.ok(peakMib <= MOST_MIB, `takes ${peakMib} MiB`);
    assert.equal(error, undefined);
    if (portrait) await assertPortrait(Buffer.from(portrait));
    else assert.ok(REFUSALS.includes(code), `is refused as ${code}`);
    counts[code] = (counts[code] ?? 0) + 1;
  }

  const outcome = await search(options, hostilePictures, (picture) => {
    const checked = last.then(() => check(picture)).catch((error) => Promise.reject(shown(error, picture)));
    last = checked.catch(() => {});
    return checked;
  });
  laboratory.close();
  const said = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return { ...outcome, lines: [`  ${said.join(', ')}; ${peakMib} MiB at most`] };
}

/** A process that makes portraits, and another one in its place when it has ended. */
function openLaboratory() {
  let child: ChildProcess | undefined;
  const close = () => {
    child?.kill('SIGKILL');
    child = undefined;
  };

  async function develop(picture: Buffer): Promise<Developed> {
    child ??= fork(join(import.meta.dirname, 'portrait-child.ts'), { serialization: 'advanced' });
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), PATIENCE_MS);
    try {
      const ended = once(child, 'exit', limit).then((how) => Promise.reject(new Error(`The process ended: ${how}`)));
      child.send(picture);
      const [developed] = await Promise.race([once(child, 'message', limit), ended]);
      return developed as Developed;
    } catch (error) {
      close();
      throw limit.signal.aborted ? new Error(`There was no portrait in ${PATIENCE_MS} ms.`) : error;
    } finally {
      clearTimeout(timer);
      limit.abort();
    }
  }

  return { develop, close };
}

/** A finding with the picture it is about, in a form that can be kept as a file. */
export function shown(error: Error, picture: Buffer): Error {
  const said = `${error.message}\n  ${picture.byteLength} bytes, in base64: ${picture.toString('base64').slice(0, 4000)}`;
  return new Error(said, { cause: error });
}
