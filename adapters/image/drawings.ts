import { Avatar, Style } from '@dicebear/core';
import critters from '@dicebear/styles/critters.json' with { type: 'json' };
import type { Drawing } from '../../core/ports/portraits.ts';
import { FACES } from './faces.ts';

const SIDE = 512;

const style = new Style(critters);

/** @returns the picture of a user without a portrait, which depends only on the seed */
export const generated = (seed: string): string => new Avatar(style, { seed, size: SIDE }).toString();

/** @returns the pet in this mood: the seed determines everything but the face, which the mood determines */
export function drawing({ seed, mood, isStill }: Drawing): string {
  const { eyes, mouth, animation } = FACES[mood];
  return new Avatar(style, {
    seed,
    size: SIDE,
    backgroundColor: [],
    eyesVariant: eyes,
    mouthVariant: mouth,
    animationVariant: isStill ? 'none' : animation,
  }).toString();
}
