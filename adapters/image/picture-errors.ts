import { AppError } from '../../core/errors.ts';

export const MAX_SCANS = 100;
export const MAX_SECTIONS = 1_000;

/** The errors for rejected pictures. Each says why the picture was rejected and what to send instead. */
export const pictureErrors = {
  unknown: () =>
    new AppError(
      'unreadable-picture',
      'The upload is not a JPEG, PNG or WebP file. Send the bytes of one: `curl -T image.jpg "UPLOAD_URL"`.',
    ),
  unreadable: () =>
    new AppError('unreadable-picture', 'The upload is not a complete JPEG, PNG or WebP file. Upload one that is.'),
  cutOff: () =>
    new AppError('unreadable-picture', 'This JPEG is cut off: a part of its pixels is missing. Upload the whole file.'),
  scans: () =>
    new AppError('unreadable-picture', `This JPEG has more than ${MAX_SCANS} scans. Save it again as a baseline JPEG.`),
  sections: () =>
    new AppError(
      'unreadable-picture',
      `This picture has more than ${MAX_SECTIONS} frames or pieces of metadata. Save it again without them.`,
    ),
  slow: () =>
    new AppError('unreadable-picture', 'Decoding this picture takes too long. Save it again as a baseline JPEG.'),
  pixels: () =>
    new AppError('picture-too-large', 'This picture has too many pixels. Send a picture of at most 52 megapixels.'),
  memory: () =>
    new AppError(
      'picture-too-large',
      'Decoding this picture takes too much memory. Send a smaller one, or a baseline JPEG: not interlaced, not progressive, 8 bits per colour.',
    ),
};
