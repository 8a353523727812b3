import { AppError } from '../../core/errors.ts';

export const MAX_SCANS = 100;
export const MAX_SECTIONS = 1_000;

/** What a picture is refused with: each says what to send instead. */
export const refusals = {
  unreadable: () => new AppError('unreadable-picture', 'Send a whole JPEG, PNG or WebP picture.'),
  scans: () =>
    new AppError('unreadable-picture', `This JPEG has more than ${MAX_SCANS} scans; save it again as a usual JPEG.`),
  sections: () =>
    new AppError(
      'unreadable-picture',
      `This picture has more than ${MAX_SECTIONS} frames or pieces of metadata; save it again without them.`,
    ),
  slow: () =>
    new AppError('unreadable-picture', 'Decoding this picture takes too long; save it again as a usual JPEG.'),
  pixels: () => new AppError('picture-too-large', 'Send a picture of at most 50 megapixels.'),
  memory: () =>
    new AppError(
      'picture-too-large',
      'Decoding this picture takes too much memory; send it smaller, or as a usual JPEG: not interlaced, not progressive, 8 bits a colour.',
    ),
};
