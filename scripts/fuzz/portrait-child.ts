/** Runs in a process of its own, so that a crash of a decoder is seen and survived: makes portraits of the pictures that arrive. */
import { imagePortraits } from '../../adapters/image/portraits.ts';
import { AppError } from '../../core/errors.ts';

/** How one picture fared. */
export interface Developed {
  /** The most memory that the process ever held, in MiB. */
  peakMib: number;
  portrait?: Uint8Array;
  /** The problem it was refused with; anything else that was thrown is said as `error`. */
  code?: string;
  error?: string;
}

const portraits = imagePortraits();

process.on('message', async (picture: Uint8Array) => {
  const outcome = await portraits.fromPicture(picture).then(
    (portrait) => ({ portrait }),
    (error) => (error instanceof AppError ? { code: error.code } : { error: String(error?.stack) }),
  );
  const peakMib = Math.round(process.resourceUsage().maxRSS / 1024);
  process.send?.({ peakMib, ...outcome } satisfies Developed);
});
