import { PAIR_FRAGMENT } from '../devices/user-code.ts';
import { flag, object, text } from './read-stored.ts';
import { storedInTab } from './stored.ts';

interface PairingCode {
  /** The code of a device that waits to be paired, as it was typed, scanned or in a link. */
  text: string;
  /** Whether the code is from a link. The app then shows the pairing as soon as there is a pet. */
  isFromLink: boolean;
}

const EMPTY: PairingCode = { text: '', isFromLink: false };

/** Survives a reload. */
export const pairingCode = storedInTab<PairingCode>('hatchery.pairing', EMPTY, object({ text, isFromLink: flag }));

export function clearPairingCode(): void {
  pairingCode.value = EMPTY;
}

/**
 * Takes a code from the page's URL and removes it there, so that a reload of a later page does not ask again.
 * @returns whether there was a code
 */
export function takePairingFromUrl(): boolean {
  const { hash } = location;
  if (!hash.startsWith(PAIR_FRAGMENT)) return false;
  history.replaceState(null, '', '#pair');
  pairingCode.value = { text: hash.slice(PAIR_FRAGMENT.length), isFromLink: true };
  return true;
}
