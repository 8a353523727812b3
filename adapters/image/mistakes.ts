import { AppError } from '../../core/errors.ts';

/** Number of bytes at the start of an upload from which `mistakeIn` recognises what it is. */
export const HEAD_BYTES = 1_024;

interface Head {
  /** One character for each byte. */
  bytes: string;
  /** The text without white space at its start; undefined if the bytes are not text. */
  text: string | undefined;
}

/** A kind of upload that is not a picture in a supported format. The detail says what it is, and what to send. */
function kind(matches: (head: Head) => boolean, detail: string) {
  return { matches, error: () => new AppError('unreadable-picture', detail) };
}

const bytes = (pattern: RegExp) => (head: Head) => pattern.test(head.bytes);
const startsWith =
  (...starts: string[]) =>
  (head: Head) =>
    starts.some((start) => head.bytes.startsWith(start));
const text = (pattern: RegExp) => (head: Head) => head.text !== undefined && pattern.test(head.text);
/** Matches a file of ISO base media format (ISO/IEC 14496-12) by one of its brands. */
const brand = (names: RegExp) => (head: Head) => names.test(/^.{4}ftyp(.{1,64})/s.exec(head.bytes)?.[1] ?? '');

/**
 * Matches pictures that were changed: without line breaks and null bytes, which `curl -d @file` removes, and with bytes that were decoded as
 * UTF-8 or Latin-1.
 */
const DAMAGED =
  /^(\xff\xd8\xff(\xe0.JFIF|\xe1.{1,2}Exif(MM|II))|\x89PNG(?!\r\n.\n)|RIFF.{1,3}WEBP|.{0,12}(\xef\xbf\xbd|\xc3\xbf\xc3\x98\xc3\xbf|\xc2\x89PNG))/s;
/** Bytes that were decoded as Latin-1, or are not valid in UTF-8, become these when they are encoded as UTF-8. */
const CONVERTED = /\xef\xbf\xbd|[\xc2\xc3][\x80-\xbf]/g;
/** A WebP file with at least this share of such sequences was decoded as text. Others have about one in 500 bytes. */
const MIN_CONVERTED = 1 / 20;
const isConvertedWebp = ({ bytes: all }: Head): boolean =>
  /^RIFF.{4,12}WEBP/s.test(all) && (all.match(CONVERTED)?.length ?? 0) > all.length * MIN_CONVERTED;

/** Matches the start of a picture after other bytes, such as headers of a request, or the length of a chunk. */
const PICTURE_INSIDE =
  /^(?!\xff\xd8|\x89PNG\r\n|RIFF.{4}WEBP).+?(\xff\xd8\xff[\xdb\xe0\xe1\xe2\xee]|\x89PNG\r\n|RIFF.{4}WEBPVP8)/s;

const BASE64 = /^["'b]*(data:[\w/+.;=-]*,|\/9j\/|iVBORw0KGgo|UklGR|(ffd8ff|89504e47|52494646)[\da-f]|[\w+/-]{60})/i;

const isMedia = bytes(/^(.{4}(ftyp|moov|mdat|wide)|RIFF.{4}(AVI |WAVE))/s);

// A comment ends at the first `-->`: with `[\s\S]*?` the patterns would take exponential time for many comments.
const KINDS = [
  kind(
    ({ bytes: all }) => all.length === 0,
    'The upload is empty. Send the bytes of the file as the body: `curl -T image.jpg "UPLOAD_URL"`.',
  ),
  kind(
    bytes(/^\s*--[^\r\n]{1,200}\r?\ncontent-/i),
    'The upload is a multipart form, not a picture. Send the bytes of the file as the body, without a form: `curl -T image.jpg "UPLOAD_URL"`, or `fetch(uploadUrl, { method: "PUT", body: file })`.',
  ),
  kind(
    (head) => bytes(DAMAGED)(head) || isConvertedWebp(head),
    'The upload is a picture that was changed before it was sent: bytes are missing, or were converted as text. Send the bytes of the file: `curl -T image.jpg "UPLOAD_URL"`, not `curl -d`. In code, read the file as bytes, not as text.',
  ),
  kind(
    text(/^(<\?xml[^>]*>\s*)?(<!--(?:(?!-->)[\s\S])*-->\s*|<!doctype svg[^>]*>\s*)*<(\w+:)?svg[\s>]/i),
    'The upload is an SVG drawing. Save it as a PNG, and send the bytes of that file.',
  ),
  kind(
    text(/^(<!--(?:(?!-->)[\s\S])*-->\s*)*<(!doctype html|html|head|body|script)/i),
    'The upload is an HTML page, not a picture. Open the file to see where it comes from, and send the bytes of the picture instead.',
  ),
  kind(
    text(/^[{[](?!object )/),
    'The upload is JSON, not a picture. Send the bytes of the file as the body: `curl -T image.jpg "UPLOAD_URL"`.',
  ),
  kind(
    text(BASE64),
    'The upload is text in base64 or hexadecimal, not a picture. Decode it, and send the bytes of the file: `curl -T image.jpg "UPLOAD_URL"`.',
  ),
  kind(
    bytes(/^%PDF/),
    'The upload is a PDF document. Save the picture as a JPEG or PNG, and send the bytes of that file.',
  ),
  kind(
    ({ text: all }) => all !== undefined,
    'The upload is text, not a picture. Send the bytes of the file as the body, not its name or URL: `curl -T image.jpg "UPLOAD_URL"`.',
  ),
  format(brand(/avi[fs]/), 'an AVIF picture'),
  kind(
    brand(/hei[cfmsx]|hev[cmsx]|mif1|msf1/),
    'The upload is a HEIC picture. Convert it to a JPEG, and send the bytes of that file. To take photos as JPEGs on an iPhone, choose Settings > Camera > Formats > Most Compatible.',
  ),
  format(brand(/^crx /), 'a raw photo'),
  format(startsWith('GIF8'), 'a GIF picture'),
  format(
    startsWith('II*\0', 'MM\0*', 'IIU\0', 'II+\0', 'MM\0+', 'IIRO', 'FUJIFILMCCD-RAW'),
    'a TIFF picture or raw photo',
  ),
  format(bytes(/^BM.{4}\0\0\0\0/s), 'a BMP picture'),
  format(startsWith('\xff\n', '\0\0\0\fJXL '), 'a JPEG XL picture'),
  format(startsWith('\0\0\0\fjP  ', '\xff\x4f\xff\x51'), 'a JPEG 2000 picture'),
  // In contrast to a TGA file, an icon has a number of pictures after its signature.
  format((head) => startsWith('\0\0\x01\0', '\0\0\x02\0')(head) && head.bytes[4] !== '\0', 'an icon'),
  format(startsWith('8BPS'), 'a Photoshop document'),
  kind(
    (head) => isMedia(head) || startsWith('\x1aE\xdf\xa3', 'ID3', 'OggS')(head),
    'The upload is a video or audio file. Send a still picture: the bytes of a JPEG, PNG or WebP file.',
  ),
  kind(
    (head) =>
      startsWith('\x1f\x8b', '(\xb5/\xfd', 'PK\x03\x04', 'BZh', '7z\xbc\xaf', '\xfd7zXZ', 'Rar!')(head) ||
      head.bytes.startsWith('ustar', 257),
    'The upload is compressed, or an archive. Send the bytes of the picture itself: `curl -T image.jpg "UPLOAD_URL"`.',
  ),
  kind(
    bytes(PICTURE_INSIDE),
    'The upload has other bytes before the picture, such as headers or the length of a chunk. Send only the bytes of the file: `curl -T image.jpg "UPLOAD_URL"`.',
  ),
];

function format(matches: (head: Head) => boolean, name: string) {
  return kind(matches, `The upload is ${name}. Convert it to a JPEG, PNG or WebP, and send the bytes of that file.`);
}

/**
 * Recognises an upload that cannot be a picture in a supported format.
 *
 * @param start the upload, or at least its first `HEAD_BYTES`
 * @returns `unreadable-picture`, which says what was uploaded and what to send; undefined for any other bytes
 */
export function mistakeIn(start: Uint8Array): AppError | undefined {
  const buffer = Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, HEAD_BYTES));
  const head = { bytes: buffer.toString('latin1'), text: textOf(buffer) };
  return KINDS.find(({ matches }) => matches(head))?.error();
}

/** Matches a control character that is not white space. */
const CONTROL = /[^\P{Cc}\s]/u;

function textOf(head: Buffer): string | undefined {
  try {
    // `stream` permits a character that is cut off at the end. The decoder removes a byte order mark.
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return CONTROL.test(decoded) ? undefined : decoded.trimStart();
  } catch {
    // Not UTF-8.
    return undefined;
  }
}
