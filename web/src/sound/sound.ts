import { flag } from '../state/read-stored.ts';
import { stored } from '../state/stored.ts';

/** Whether the egg and the pet may be heard. Off until the user chooses it. */
export const sound = stored('hatchery.sound', false, flag);

/** Plays a short chirp if the user wants sound. */
export async function chirp(): Promise<void> {
  // A sound that cannot be played is left out, because the app says the same in words.
  if (sound.peek()) await import('./chirp.ts').then(({ play }) => play()).catch(() => {});
}
