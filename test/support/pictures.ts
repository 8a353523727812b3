import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { CreatedUser, UploadTicket, UserProfile } from '../../shared/models/typescript/types.ts';
import type { TestApp } from './app.ts';
import { flatPng } from './costly-pictures.ts';

export const MIB = 1024 * 1024;

/** A photo from a phone, with an EXIF orientation, a GPS position and an ICC profile. */
export const photo = await readFile(join(import.meta.dirname, '../fixtures/raccoon.jpg'));

const COLOURS: Record<string, readonly number[]> = {
  r: [255, 0, 0, 255],
  g: [0, 255, 0, 255],
  b: [0, 0, 255, 255],
  y: [255, 255, 0, 255],
  w: [255, 255, 255, 255],
  // Fully transparent red. It must not become visible when the transparency is removed.
  '.': [255, 0, 0, 0],
};

/**
 * Creates a picture of single-colour fields, one per letter. For example, `['rg', 'by']` has a different colour in
 * each corner.
 */
export function mosaic(rows: readonly string[], width: number, height: number): Sharp {
  const letters = rows.join('');
  const channels = letters.includes('.') ? 4 : 3;
  const pixels = [...letters].flatMap((letter) => COLOURS[letter]?.slice(0, channels) ?? []);
  const raw = { width: letters.length / rows.length, height: rows.length, channels } as const;
  return sharp(Buffer.from(pixels), { raw }).resize(width, height, { fit: 'fill', kernel: 'nearest' });
}

/** Creates an animated WebP with one frame per colour. */
export async function animation(colours: string, side: number): Promise<Buffer> {
  const frames = mosaic([...colours], side, side * colours.length);
  const raw = { width: side, height: side * colours.length, channels: 3, pageHeight: side } as const;
  return sharp(await frames.raw().toBuffer(), { raw })
    .webp()
    .toBuffer();
}

/** Creates a black PNG of any size without allocating its pixels. A PNG of 256 megapixels takes only 31 KB. */
export const blackPng = (width: number, height: number): Buffer => flatPng({ width, height });

/**
 * Returns the colours of the corners (top left, top right, bottom left, bottom right) as the letters that `mosaic`
 * uses.
 */
export async function corners(picture: Uint8Array): Promise<string> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const inset = 8;
  const at = (x: number, y: number): string => {
    const start = (y * info.width + x) * info.channels;
    const bits = [...data.subarray(start, start + 3)].map((value) => (value > 127 ? 255 : 0));
    return Object.keys(COLOURS).find((letter) => COLOURS[letter]?.slice(0, 3).join() === bits.join()) ?? '?';
  };
  const [right, bottom] = [info.width - 1 - inset, info.height - 1 - inset];
  return [at(inset, inset), at(right, inset), at(inset, bottom), at(right, bottom)].join('');
}

export async function averageColour(picture: Uint8Array): Promise<number[]> {
  const { channels } = await sharp(picture).stats();
  return channels.map(({ mean }) => mean);
}

type Send = (address: string, init?: RequestInit) => Promise<Response>;
export type PictureOwner = Awaited<ReturnType<typeof pictureOwner>>;

/** Creates a user. @returns functions that manage the user's portrait through the HTTP API. */
export async function pictureOwner(send: Send) {
  const created = await send('/users', { method: 'POST', body: '{"name": "Max", "pet_name": "Rocky"}' });
  const { access_token, user_id } = (await created.json()) as CreatedUser;
  const auth = { Authorization: `Bearer ${access_token}` };
  const address = `/users/${user_id}`;
  const requestTicket = (query = '') => send(`${address}/avatar/upload-url${query}`, { headers: auth });
  const ticket = async (query = '') => (await (await requestTicket(query)).json()) as UploadTicket;
  const view = (query = '', headers: Record<string, string> = {}) =>
    send(`${address}/avatar${query}`, { headers: { ...auth, ...headers }, redirect: 'manual' });
  const update = (patch: Record<string, unknown>, headers: Record<string, string> = {}) =>
    send('/users', { method: 'POST', body: JSON.stringify({ user_id, ...patch }), headers: { ...auth, ...headers } });
  /** Returns the signed URL of the published portrait, or '' if there is none. */
  const portraitUrl = async () => (await view()).headers.get('Location') ?? '';

  return {
    userId: user_id,
    token: access_token,
    auth,
    address,
    uploadKey: `avatars/${user_id}.jpg`,
    requestTicket,
    ticket,
    view,
    update,
    portraitUrl,
    profile: async () => (await (await send(address, { headers: auth })).json()) as UserProfile,
    /** Requests a ticket and uploads a picture to the ticket's URL. The upload requires no headers. */
    upload: async (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
      send((await ticket()).upload_url, { method: 'PUT', body, headers, duplex: 'half' }),
    publish: async (headers: Record<string, string> = {}) =>
      update({ avatar_url: (await ticket()).avatar_url }, headers),
    portrait: async () => Buffer.from(await (await send(await portraitUrl())).arrayBuffer()),
  };
}

/** Asserts that the only stored object is a portrait of this colour, and that the owner is redirected to it. */
export async function assertOnePortrait(app: TestApp, owner: PictureOwner, colour: string): Promise<void> {
  assert.equal(app.keys().length, 1, String(app.keys()));
  assert.equal(new URL(await owner.portraitUrl()).pathname, `/objects/${app.keys()[0]}`);
  assert.equal(await corners(await owner.portrait()), colour.repeat(4));
}
