import { database } from '../state/database.ts';

const KEY = 'photo';

/**
 * Reads the cropped photo that is not published yet. The photo is saved in this browser, so that it survives a reload.
 */
export async function readPendingPhoto(): Promise<Blob | undefined> {
  const photo = await database.read(KEY);
  return photo instanceof Blob ? photo : undefined;
}
export const savePendingPhoto = (photo: Blob) => database.write(KEY, photo);
export const dropPendingPhoto = () => database.remove(KEY);
