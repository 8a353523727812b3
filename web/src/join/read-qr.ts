/** The part of the Shape Detection API that is used. Not all browsers have it (https://wicg.github.io/shape-detection-api/). */
interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

/** In pixels. Larger pictures are scaled down, because decoding would be slow. */
const MAX_SIDE = { frame: 1280, picture: 2400 };
/** In ms. A frame may fail, because the next one follows. */
const TIME_LIMIT_MS = { frame: 30, picture: 3_000 };
const FRAME_INTERVAL_MS = 120;

type Kind = keyof typeof MAX_SIDE;

/**
 * Reads the frames of a video until one contains a QR code for which `accept` returns true.
 * @param onFailure called if the decoder cannot be loaded
 * @returns a function that stops reading
 */
export function readVideo(
  video: HTMLVideoElement,
  accept: (text: string) => boolean,
  onFailure: () => void,
): () => void {
  let isStopped = false;
  async function read(): Promise<void> {
    const native = await nativeDetector();
    while (!isStopped) {
      const isReady = video.videoWidth > 0 && !document.hidden;
      const text = isReady ? await decode(video, 'frame', native) : undefined;
      if (isStopped || (text !== undefined && accept(text))) return;
      await new Promise((resolve) => setTimeout(resolve, FRAME_INTERVAL_MS));
    }
  }
  read().catch(() => isStopped || onFailure());
  return () => {
    isStopped = true;
  };
}

/**
 * @returns the text of the QR code in a picture; undefined if there is none. Throws a DOMException if the file is not a picture, and another
 * error if the decoder cannot be loaded
 */
export async function readPicture(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file);
  try {
    return await decode(picture, 'picture', await nativeDetector());
  } finally {
    picture.close();
  }
}

async function nativeDetector(): Promise<Detector | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  try {
    const formats = await BarcodeDetector?.getSupportedFormats();
    return BarcodeDetector && formats?.includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : undefined;
  } catch {
    return undefined;
  }
}

/** Uses the browser's own decoder, and this page's if there is none or it finds nothing in a picture. */
async function decode(
  source: HTMLVideoElement | ImageBitmap,
  kind: Kind,
  native: Detector | undefined,
): Promise<string | undefined> {
  const found = await native?.detect(source).catch(() => []);
  if (found?.[0]) return found[0].rawValue;
  if (native && kind === 'frame') return undefined;
  const { decodeQR } = await import('qr/decode.js');
  try {
    return decodeQR(pixelsOf(source, kind), { timeLimit: TIME_LIMIT_MS[kind] });
  } catch {
    return undefined;
  }
}

function pixelsOf(source: HTMLVideoElement | ImageBitmap, kind: Kind): ImageData {
  const [width, height] =
    'videoWidth' in source ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
  const scale = Math.min(1, MAX_SIDE[kind] / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser provides no canvas.');
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
