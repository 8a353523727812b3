import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { mosaic, photo, pictureOwner } from '../../support/pictures.ts';
import { type Rules, ruleForEach } from './api.ts';
import { assertProblem } from './problem.ts';

const field = () => mosaic(['rg', 'by'], 64, 64);
const jpeg = await field().jpeg().toBuffer();
const png = await field().png().toBuffer();
const webp = await field().webp().toBuffer();
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const encoded = photo.toString('base64');

const form = new FormData();
form.append('file', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'image.jpg');
const multipart = Buffer.from(await new Response(form).arrayBuffer());

/** What `curl -d @file` leaves of a file. */
const withoutLineBreaks = (bytes: Buffer) => bytes.filter((byte) => ![0x00, 0x0a, 0x0d].includes(byte));

const SEND_BYTES = /[Ss]end the bytes of the file.*`curl -T image\.jpg "UPLOAD_URL"`/;
const BEFORE = [
  /other bytes before the picture/,
  /[Ss]end only the bytes of the file.*`curl -T image\.jpg "UPLOAD_URL"`/,
];
/** Uploads that are not pictures in a supported format, with what the problem has to say. */
const mistakes: Record<string, [upload: Uint8Array | string, ...says: RegExp[]]> = {
  'no bytes': ['', /is empty/, SEND_BYTES],
  'a multipart form': [multipart, /a multipart form/, SEND_BYTES],
  'base64 text': [encoded, /base64/, SEND_BYTES],
  'base64 text of a PNG, in lines': [png.toString('base64').replace(/.{76}/g, '$&\r\n'), /base64/, SEND_BYTES],
  'a JSON string of base64': [JSON.stringify(encoded), /base64/, SEND_BYTES],
  'a data URL': [`data:image/jpeg;base64,${encoded}`, /base64/, SEND_BYTES],
  'hexadecimal text': [photo.toString('hex'), /hexadecimal/, SEND_BYTES],
  'a JSON object': [JSON.stringify({ image: encoded }), /is JSON/, SEND_BYTES],
  'a Buffer as JSON': [JSON.stringify(jpeg), /is JSON/, SEND_BYTES],
  text: ['Not a picture at all.', /is text/, SEND_BYTES],
  'a file name': ['@image.jpg', /is text/, /not its name/, SEND_BYTES],
  'an object as text': ['[object File]', /is text/, SEND_BYTES],
  'a photo from curl -d': [withoutLineBreaks(photo), /was changed/, /not `curl -d`/, SEND_BYTES],
  'a PNG from curl -d': [withoutLineBreaks(png), /was changed/, SEND_BYTES],
  'a photo read as UTF-8': [photo.toString('utf8'), /was changed/, /as bytes, not as text/],
  'a PNG read as UTF-8': [png.toString('utf8'), /was changed/],
  'a photo read as Latin-1': [photo.toString('latin1'), /was changed/],
  'a WebP read as UTF-8': [webp.toString('utf8'), /was changed/],
  'a WebP read as Latin-1': [webp.toString('latin1'), /was changed/],
  'an HTML page': ['\n<!DOCTYPE html>\n<html>', /an HTML page/],
  // A pattern that matches comments in two ways would take exponential time.
  'comments that never end': ['<!---->'.repeat(140), /is text, not a picture/],
  'an SVG drawing': ['<svg xmlns="http://www.w3.org/2000/svg"/>', /an SVG drawing/, /as a PNG/],
  'an SVG drawing with a prolog': ['\ufeff<?xml version="1.0"?>\n<!-- made -->\n<svg:svg>', /an SVG drawing/],
  'a PDF document': [latin1('%PDF-1.7\n%\xe2\xe3'), /a PDF document/],
  'a HEIC picture': [latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), /a HEIC picture/, /Most Compatible/],
  'a HEIC picture of another brand': [latin1('\0\0\0\x1cftypmif1\0\0\0\0mif1miafheix'), /a HEIC picture/],
  'an AVIF picture': [await field().avif().toBuffer(), /an AVIF picture/, /Convert it to a JPEG/],
  'a GIF picture': [await field().gif().toBuffer(), /a GIF picture/],
  'a TIFF picture': [await field().tiff().toBuffer(), /a TIFF picture/],
  'a BMP picture': [latin1('BM\x36\x30\0\0\0\0\0\0\x36\0\0\0'), /a BMP picture/],
  'a JPEG XL picture': [latin1('\xff\x0a\xfa\x7f'), /a JPEG XL picture/],
  'a video': [latin1('\0\0\0\x20ftypisom\0\0\x02\0isomiso2'), /a video/],
  'a compressed picture': [gzipSync(photo), /is compressed/],
  'a tar archive': [Buffer.concat([latin1('image.jpg'.padEnd(257, '\0')), latin1('ustar'), photo]), /an archive/],
  'a file with request headers': [Buffer.concat([latin1('Content-Type: image/jpeg\r\n\r\n'), photo]), ...BEFORE],
  'a chunk with its length': [Buffer.concat([latin1('400;chunk-signature=0\r\n'), png]), ...BEFORE],
  'a byte order mark and a photo': [Buffer.concat([latin1('\xef\xbb\xbf'), jpeg]), ...BEFORE],
  'a TGA picture': [latin1(`\0\0\x02${'\0'.repeat(40)}`), /not a JPEG, PNG or WebP file/],
  'an icon': [latin1('\0\0\x01\0\x01\0'), /an icon/],
  'other bytes': [latin1('\x01\x02\x03\0\xff'), /not a JPEG, PNG or WebP file/],
  'half a photo': [photo.subarray(0, photo.length / 2), /is cut off/, /whole file/],
};

export const uploadMistakes: Rules = {
  ...ruleForEach('says what was uploaded', mistakes, async (api, [body, ...says]) => {
    const owner = await pictureOwner(api.send);
    const upload = await owner.upload(typeof body === 'string' ? body : new Uint8Array(body));
    const { detail = '' } = await assertProblem(await owner.publish(), '422 unreadable-picture');
    for (const expected of says) assert.match(detail, expected);
    // S3 accepts any upload. The single-process server recognises most mistakes when it receives them.
    if (upload.status !== 200) {
      assert.equal((await assertProblem(upload, '422 unreadable-picture')).detail, detail);
    }
    await assertProblem(await owner.publish(), '409 nothing-uploaded');
  }),

  async 'rejects a POST to the upload URL, which needs PUT'(api) {
    const { ticket, publish } = await pictureOwner(api.send);
    const { upload_url } = await ticket();
    const answer = await api.send(upload_url, { method: 'POST', body: form });
    if (answer.status !== 403) {
      const { detail } = await assertProblem(answer, '405 method-not-allowed');
      assert.match(detail ?? '', /with PUT: `curl -T image\.jpg "UPLOAD_URL"`/);
    }
    await assertProblem(await publish(), '409 nothing-uploaded');
  },
};
