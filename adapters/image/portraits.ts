import { join } from 'node:path';
import { once } from '../../core/once.ts';
import type { Portraits } from '../../core/ports.ts';
import { decoders } from './decoders.ts';
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
  const { develop, stop } = decoders({ file: decoder, maxCpuMs, report });
  const drawing = once(loadDrawing);

  return {
    fromPicture: develop,
    async generated(seed) {
      return (await drawing())(seed);
    },
    stop,
  };
}

async function loadDrawing(): Promise<(seed: string) => string> {
  const { Avatar, Style } = await import('@dicebear/core');
  const { default: critters } = await import('@dicebear/styles/critters.json', { with: { type: 'json' } });
  const style = new Style(critters);
  return (seed) => new Avatar(style, { seed, size: SIDE }).toString();
}
