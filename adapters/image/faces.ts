import type { Mood } from '../../core/pet/moods.ts';

type Components = typeof import('@dicebear/styles/critters.json')['components'];
type VariantOf<Name extends keyof Components> = keyof Components[Name]['variants'];

/** What a mood looks like, as variants of DiceBear's style. The seed chooses among several. */
export interface Face {
  eyes: readonly VariantOf<'eyes'>[];
  mouth: readonly VariantOf<'mouth'>[];
  /** How fast the pet blinks, bobs and sways. */
  animation: VariantOf<'animation'>;
}

export const FACES: Record<Mood, Face> = {
  exhausted: { eyes: ['closedLine', 'sleepy'], mouth: ['line', 'wavy'], animation: 'slowest' },
  sick: { eyes: ['squint', 'closedLine'], mouth: ['zigzag', 'wavy'], animation: 'slowest' },
  tired: { eyes: ['sleepy'], mouth: ['line', 'tinySmile'], animation: 'slow' },
  concerned: { eyes: ['sideeye'], mouth: ['slant', 'sad'], animation: 'slow' },
  okay: { eyes: ['dots', 'round'], mouth: ['tinySmile'], animation: 'slow' },
  recovering: { eyes: ['closedLine', 'happy'], mouth: ['smile'], animation: 'slow' },
  good: { eyes: ['round'], mouth: ['smile'], animation: 'medium' },
  energetic: { eyes: ['wide'], mouth: ['grin'], animation: 'fastest' },
  happy: { eyes: ['happy'], mouth: ['laugh', 'smile'], animation: 'medium' },
  ecstatic: { eyes: ['happy', 'wide'], mouth: ['laugh', 'open'], animation: 'fast' },
  curious: { eyes: ['wide', 'bigPupils'], mouth: ['ooh', 'dot'], animation: 'medium' },
};
