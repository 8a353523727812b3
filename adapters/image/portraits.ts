import { join } from 'node:path';
import type { Portraits } from '../../core/ports/portraits.ts';
import { once } from '../../core/util/once.ts';
import { MAX_CPU_MS } from './limits.ts';

const SIDE = 512;

interface Options {
  /** The decoder's module, if it is not next to this one. */
  decoder?: string;
  /** Milliseconds of processor time for one picture. */
  maxCpuMs?: number;
  /** Called when a decoder ended unexpectedly. */
  report(error: unknown): void;
}

export interface ImagePortraits extends Portraits {
  /** Stops all decoders. */
  stop(): void;
}

/**
 * Portraits by sharp (libvips), in separate processes, and DiceBear. Both are loaded on first use: most requests need neither,
 * and loading them would more than double the start time.
 */
export function imagePortraits({
  decoder = join(import.meta.dirname, 'decoder.ts'),
  maxCpuMs = MAX_CPU_MS,
  report,
}: Options): ImagePortraits {
  const loaded = once(async () => {
    const { decoders } = await import('./decoders.ts');
    return decoders({ file: decoder, maxCpuMs, report });
  });
  let stopLoaded = () => {};
  const drawing = once(loadDrawing);

  return {
    async fromPicture(...picture) {
      const { develop, stop } = await loaded();
      stopLoaded = stop;
      return develop(...picture);
    },
    async generated(seed) {
      return (await drawing())(seed);
    },
    stop: () => stopLoaded(),
  };
}

async function loadDrawing(): Promise<(seed: string) => string> {
  const { Avatar, Style } = await import('@dicebear/core');
  const { default: critters } = await import('@dicebear/styles/critters.json', { with: { type: 'json' } });
  const style = new Style(critters);
  return (seed) => new Avatar(style, { seed, size: SIDE }).toString();
}
