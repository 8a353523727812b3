/** A square section of a picture, in pixels of the original picture. */
export interface Square {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** In pixels. */
const MAX_SIDE = 1024;
const QUALITY = 0.87;

/**
 * Returns whether the browser can decode a file as a picture. Most browsers cannot decode HEIC, the default format of
 * many phones.
 */
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
 * Encodes the square as an upright JPEG of at most 1024 × 1024 pixels. The canvas drops all metadata, including the
 * location.
 * @throws if the browser has no 2D canvas or no JPEG encoder
 */
export async function encode(file: Blob, { x, y, width, height }: Square): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const side = Math.max(1, Math.min(MAX_SIDE, Math.round(width)));
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2D canvas.');
  // Draw on white, because JPEG has no transparency and transparent pixels would become black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, x, y, width, height, 0, 0, side, side);
  picture.close();
  return new Promise((resolve, reject) => {
    const done = (jpeg: Blob | null) =>
      jpeg ? resolve(jpeg) : reject(new Error('This browser cannot encode a JPEG.'));
    canvas.toBlob(done, 'image/jpeg', QUALITY);
  });
}
