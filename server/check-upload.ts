import type { AppError } from '../core/errors.ts';

interface CheckedUpload {
  /** The body to store. Of a body that cannot be a picture, only the start. */
  body: AsyncIterable<Uint8Array>;
  /** @returns what the body is instead of a picture, once `body` has been read */
  mistake(): AppError | undefined;
}

/**
 * Recognises an upload that cannot be a picture by its first bytes. Its start is stored, so that publishing gives the same error to a client
 * that ignores the answer to its upload. On AWS, where S3 receives uploads, only publishing gives it.
 */
export function checkUpload(received: AsyncIterable<Uint8Array>): CheckedUpload {
  let mistake: AppError | undefined;

  async function* body(): AsyncGenerator<Uint8Array> {
    // Loaded on first use, because most requests upload nothing.
    const { HEAD_BYTES, mistakeIn } = await import('../adapters/image/mistakes.ts');
    let head = Buffer.alloc(0);
    let isChecked = false;
    for await (const chunk of received) {
      if (isChecked && !mistake) yield chunk;
      if (isChecked) continue;
      head = Buffer.concat([head, chunk]);
      isChecked = head.length >= HEAD_BYTES;
      if (!isChecked) continue;
      mistake = mistakeIn(head);
      yield mistake ? head.subarray(0, HEAD_BYTES) : head;
    }
    if (isChecked) return;
    mistake = mistakeIn(head);
    if (head.length > 0) yield head;
  }

  return { body: body(), mistake: () => mistake };
}
