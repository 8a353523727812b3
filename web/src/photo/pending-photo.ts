import { database } from '../state/database.ts';

const KEY = 'photo';

/** The cropped photo that is not published yet, saved in this browser so that a reload does not lose it. */
export const readPendingPhoto = () => database.read<Blob>(KEY);
export const savePendingPhoto = (photo: Blob) => database.write(KEY, photo);
export const dropPendingPhoto = () => database.remove(KEY);
