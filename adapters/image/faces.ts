import type { Mood } from '../../core/pet/moods.ts';
import type { creature } from './creature.ts';

type Components = (typeof creature)['components'];
type VariantOf<Name extends keyof Components> = keyof Components[Name]['variants'];

/** What a mood looks like, as variants of the creature's components. The seed chooses among several. */
export interface Face {
  eyes: readonly VariantOf<'eyes'>[];
  mouth: readonly VariantOf<'mouth'>[];
  sign: VariantOf<'sign'>;
  /** How fast the pet blinks, bobs and sways. */
  animation: VariantOf<'animation'>;
}

export const FACES: Record<Mood, Face> = {
  exhausted: { eyes: ['closedLine'], mouth: ['line', 'wavy'], sign: 'zzz', animation: 'slowest' },
  sick: { eyes: ['squint'], mouth: ['zigzag', 'wavy'], sign: 'thermometer', animation: 'slowest' },
  tired: { eyes: ['droopy'], mouth: ['ooh', 'line'], sign: 'z', animation: 'slow' },
  concerned: { eyes: ['sideeye'], mouth: ['sad', 'wavy'], sign: 'drop', animation: 'slow' },
  okay: { eyes: ['dots'], mouth: ['tinySmile'], sign: 'none', animation: 'slow' },
  recovering: { eyes: ['closedLine'], mouth: ['smile', 'tinySmile'], sign: 'heart', animation: 'slow' },
  good: { eyes: ['round'], mouth: ['smile'], sign: 'none', animation: 'medium' },
  energetic: { eyes: ['wide'], mouth: ['grin'], sign: 'bolt', animation: 'fastest' },
  happy: { eyes: ['happy'], mouth: ['smile', 'catMouth'], sign: 'none', animation: 'medium' },
  ecstatic: { eyes: ['happy'], mouth: ['laugh', 'grin'], sign: 'stars', animation: 'fast' },
  curious: { eyes: ['bigPupils'], mouth: ['ooh', 'dot'], sign: 'question', animation: 'medium' },
};
