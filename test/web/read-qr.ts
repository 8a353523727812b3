import decodeQr from 'qr/decode.js';
import sharp from 'sharp';

/** Decodes the QR code in a picture, as another device's camera would. */
export async function readQr(picture: Buffer | string): Promise<string> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return decodeQr({ data, width: info.width, height: info.height }, { timeLimit: 5_000 });
}
