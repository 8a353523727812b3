import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { ObjectStore } from '../ports/objects.ts';
import type { User } from '../ports/users.ts';
import { avatarRoute, uploadKey } from './object-keys.ts';

export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;
export const PICTURE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
/** Other names of these types, which some systems use. */
const ALIASES: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
};
export const UPLOAD_SECONDS = 300;

/** What the client says about the picture before uploading it. These values become part of the upload URL's signature. */
export interface UploadHints {
  contentType?: string | undefined;
  /** Size in bytes. */
  contentLength?: number | undefined;
}

interface Dependencies {
  objects: Pick<ObjectStore, 'uploadUrl'>;
  /** The API's public origin, without a trailing slash. */
  baseUrl: string;
}

/**
 * Creates a ticket with a signed URL for one upload.
 *
 * @param hints a type of `PICTURE_TYPES`, and a size of at most `MAX_PICTURE_BYTES`
 */
export async function uploadTicket(
  { objects, baseUrl }: Dependencies,
  user: User,
  hints: UploadHints,
): Promise<UploadTicket> {
  const key = uploadKey(user);
  const uploadUrl = await objects.uploadUrl(key, { expiresIn: UPLOAD_SECONDS, ...hints });
  const headers: Record<string, string> = {};
  if (hints.contentType) headers['Content-Type'] = hints.contentType;
  if (hints.contentLength) headers['Content-Length'] = String(hints.contentLength);
  const type = hints.contentType ? ` -H "Content-Type: ${hints.contentType}"` : '';
  return {
    upload_url: uploadUrl,
    method: 'PUT',
    headers,
    key,
    avatar_url: avatarRoute(baseUrl, user),
    max_bytes: MAX_PICTURE_BYTES,
    expires_in: UPLOAD_SECONDS,
    curl: `curl -X PUT -T image.jpg${type} "${uploadUrl}"`,
  };
}

/**
 * Parses a media type (RFC 9110, §8.3.1). Ignores capitals and parameters.
 *
 * @returns one of `PICTURE_TYPES`; undefined for any other type
 */
export function pictureTypeOf(text: string): string | undefined {
  const type = text.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const name = ALIASES[type] ?? type;
  return PICTURE_TYPES.includes(name) ? name : undefined;
}

export function unsupportedPictureType(): AppError {
  return new AppError(
    'unsupported-picture-type',
    `This picture type is not supported. Send one of ${PICTURE_TYPES.join(', ')}, or leave \`content_type\` out; the type is recognised from the picture.`,
  );
}
