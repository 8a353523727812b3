import assert from 'node:assert/strict';
import { imagePortraits } from '../../adapters/image/portraits.ts';
import { AppError } from '../../core/errors.ts';
import { assertPortrait } from '../conformance/suite/jpeg.ts';
import { childrenOf, memoryOf } from '../support/processes.ts';
import { withinTimeout } from './oracle.ts';
import { hostilePictures } from './pictures.ts';
import { type Outcome, type Search, search } from './search.ts';

const REFUSALS = ['unreadable-picture', 'picture-too-large'];
/**
 * The memory limit in MiB for all decoder processes together. Only one of them may decode a large picture at a time.
 */
const MAX_MIB = 320;
const TIMEOUT_MS = 20_000;

/** Makes portraits from corrupt and hostile pictures, without a server. A decoder crash is a finding. */
export async function fuzzPortraits(options: Search): Promise<Outcome> {
  const counts: Record<string, number> = {};
  /** The child processes of other parts of the fuzzer, whose memory does not count. */
  const others = childrenOf(process.pid);
  let ended: unknown;
  const portraits = imagePortraits({
    report: (error) => {
      ended = error;
    },
  });
  let peakMib = 0;
  // Decode one picture at a time, so that it is clear which picture crashed the decoder.
  let last: Promise<unknown> = Promise.resolve();

  async function makePortrait(picture: Buffer): Promise<{ code: string; portrait?: Uint8Array }> {
    try {
      return { code: 'portrait', portrait: await portraits.fromPicture(picture, AbortSignal.timeout(TIMEOUT_MS)) };
    } catch (error) {
      if (error instanceof AppError && REFUSALS.includes(error.code)) return { code: error.code };
      throw error;
    }
  }

  async function check(picture: Buffer): Promise<void> {
    ended = undefined;
    const { code, portrait } = await withinTimeout(options.timeoutMs, () => makePortrait(picture));
    assert.equal(ended, undefined, 'no decoder crashed');
    const decoders = childrenOf(process.pid).filter((pid) => !others.includes(pid));
    const mib = decoders.reduce((sum, pid) => sum + memoryOf(pid).peak, 0);
    peakMib = Math.max(peakMib, Math.round(mib));
    assert.ok(peakMib <= MAX_MIB, `takes ${peakMib} MiB`);
    if (portrait) await assertPortrait(Buffer.from(portrait));
    counts[code] = (counts[code] ?? 0) + 1;
  }

  const outcome = await search(options, hostilePictures, (picture) => {
    const checked = last.then(() => check(picture)).catch((error) => Promise.reject(shown(error, picture)));
    last = checked.catch(() => {});
    return checked;
  });
  portraits.stop();
  const message = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return { ...outcome, lines: [`  ${message.join(', ')}; ${peakMib} MiB at most`] };
}

/** Appends the first 3 kB of the picture in base64 to the error's message; this suffices to reproduce most findings. */
export function shown(error: Error, picture: Buffer): Error {
  const message = `${error.message}\n  ${picture.byteLength} bytes, in base64: ${picture.toString('base64').slice(0, 4000)}`;
  return new Error(message, { cause: error });
}
