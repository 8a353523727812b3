import { computed, signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { forCurrentUser } from './current-user.ts';

/** Which drawing of the pet is meant: the face of a mood, with or without its animation. */
export interface Look {
  mood: PetState['mood'];
  isStill: boolean;
}

/** The blob URLs of the drawings that are loaded, the latest last. */
const drawings = signal<ReadonlyMap<string, string>>(new Map());

const keyOf = ({ mood, isStill }: Look): string => `${mood} ${isStill}`;

/** The drawing that was loaded last, whatever its mood. */
export const latestDrawing = computed(() => [...drawings.value.values()].at(-1));

/** @returns the drawing's blob URL; undefined until it is loaded */
export const drawingOf = (look: Look): string | undefined => drawings.value.get(keyOf(look));

/** Loads a drawing of the pet with `fetch`, because an `<img>` cannot send the access token. */
export function fetchDrawing({ mood, isStill }: Look): Promise<Blob> {
  const query = { of: 'pet', mood, ...(isStill && { motion: 'still' as const }) } as const;
  const params = { ...currentUserParams(), query };
  return unwrap(hatchery.GET('/users/{user_id}/avatar', { params, parseAs: 'blob' }));
}

/** Loads a drawing that is to be shown. */
export async function loadDrawing(look: Look): Promise<void> {
  if (drawingOf(look)) return;
  await forCurrentUser(fetchDrawing(look), (blob) => {
    drawings.value = new Map([...drawings.peek(), [keyOf(look), URL.createObjectURL(blob)]]);
  });
}

/** Forgets the drawings of a user who has left. */
export function dropDrawings(): void {
  for (const url of drawings.peek().values()) URL.revokeObjectURL(url);
  drawings.value = new Map();
}
