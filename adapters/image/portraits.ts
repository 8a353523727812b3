import { join } from 'node:path';
import type { Portraits } from '../../core/ports/portraits.ts';
import { once } from '../../core/util/once.ts';

interface Options {
  /** Path of the decoder's module. Required only if the module is not next to this one. */
  decoder?: string;
  /** Maximum processor time per picture, in ms. */
  maxCpuMs?: number;
  /** Called when a decoder exits unexpectedly. */
  report(error: unknown): void;
}

export interface ImagePortraits extends Portraits {
  /** Kills all decoders. */
  stop(): void;
}

/**
 * Makes portraits with sharp (libvips) in separate processes, and drawings with DiceBear. Both libraries are loaded on first use, because
 * most requests need neither and loading them would more than double the startup time.
 */
export function imagePortraits({
  decoder = join(import.meta.dirname, 'decoder.ts'),
  maxCpuMs,
  report,
}: Options): ImagePortraits {
  const loadDecoders = once(async () => {
    const { decoders } = await import('./decoders.ts');
    return decoders({ file: decoder, maxCpuMs, report });
  });
  let stopDecoders = () => {};
  const loadDrawings = once(() => import('./drawings.ts'));

  return {
    async fromPicture(...picture) {
      const { makePortrait, stop } = await loadDecoders();
      stopDecoders = stop;
      return makePortrait(...picture);
    },
    async generated(seed) {
      const { generated } = await loadDrawings();
      return generated(seed);
    },
    async drawing(which) {
      const { drawing } = await loadDrawings();
      return drawing(which);
    },
    stop: () => stopDecoders(),
  };
}
