import { Avatar, Style } from '@dicebear/core';
import critters from '@dicebear/styles/critters.json' with { type: 'json' };
import type { Drawing } from '../../core/ports/portraits.ts';
import { CREATURE_RATIO, creature } from './creature.ts';
import { FACES } from './faces.ts';

const SIDE = 512;
/** A colour of the style that is hard to see on a light sky, and its replacement. */
const PALE = { from: '#e2e8f0', to: '#b9c5d8' };
/** The rule of the style's animation that lifts the feet off the ground. */
const BOBBING = /\.dbcr-c\{animation:[^}]*\}/;

const card = new Style(critters);
const pet = new Style(creature);

/** @returns the picture of a user without a portrait, which depends only on the seed */
export const generated = (seed: string): string => new Avatar(card, { seed, size: SIDE }).toString();

/** @returns the pet in this mood: the seed determines everything but the face, which the mood determines */
export function drawing({ seed, mood, isStill }: Drawing): string {
  const { eyes, mouth, sign, animation } = FACES[mood];
  const svg = new Avatar(pet, {
    seed,
    backgroundColor: [],
    eyesVariant: eyes,
    mouthVariant: mouth,
    signVariant: sign,
    animationVariant: isStill ? 'none' : animation,
  }).toString();
  return svg
    .replace('<svg ', `<svg width="${SIDE}" height="${Math.round(SIDE * CREATURE_RATIO)}" `)
    .replace(BOBBING, '')
    .replaceAll(PALE.from, PALE.to);
}
