import { database } from '../state/database.ts';

const KEY = 'photo';

/**
 * Reads the cropped photo that is not published yet. The photo is saved in this browser, so that it survives a reload.
 */
export const readPendingPhoto = () => database.read<Blob>(KEY);
export const savePendingPhoto = (photo: Blob) => database.write(KEY, photo);
export const dropPendingPhoto = () => database.remove(KEY);
