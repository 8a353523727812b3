/** A square of a picture, in its own pixels. */
export interface Square {
  x: number;
  y: number;
  width: number;
  height: number;
}

const MOST_PIXELS = 1024;
const QUALITY = 0.87;

/** Whether the browser can read this as a picture. Most cannot read HEIC, which phones like to keep. */
export async function isReadable(file: Blob): Promise<boolean> {
  try {
    (await createImageBitmap(file)).close();
    return true;
  } catch {
    return false;
  }
}

export const isHeic = ({ type, name }: File): boolean => /hei[cf]/i.test(type) || /\.hei[cf]$/i.test(name);

/**
 * The square as a JPEG of at most 1024 pixels a side, upright. It is painted anew, so nothing but what can be seen goes along: where the
 * photo was taken never leaves the phone.
 */
export async function encode(file: Blob, { x, y, width, height }: Square): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const side = Math.max(1, Math.min(MOST_PIXELS, Math.round(width)));
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot paint.');
  // JPEG knows no transparency, and would make it black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, x, y, width, height, 0, 0, side, side);
  picture.close();
  return new Promise((resolve, reject) => {
    const done = (jpeg: Blob | null) => (jpeg ? resolve(jpeg) : reject(new Error('This browser cannot make a JPEG.')));
    canvas.toBlob(done, 'image/jpeg', QUALITY);
  });
}
