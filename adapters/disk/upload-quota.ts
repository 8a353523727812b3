import { AppError } from '../../core/errors.ts';

/** Minimum number of bytes that an upload counts as. It makes the quota limit the number of files too. */
const MIN_BYTES = 64 * 1024;
/** Maximum number of concurrent uploads per key. */
const MAX_DRAFTS = 2;
/** Fraction of the quota that a single sender may use. */
const SENDER_SHARE = 1 / 4;
const FULL_RETRY_S = 60;
const DRAFTS_RETRY_S = 5;

/** Limits the total size of uploads that are in progress or not yet published. */
export interface UploadQuota {
  /**
   * Checks that an upload of this size would fit. Without `bytes`, assumes the minimum size.
   *
   * @throws `unavailable` when the upload would exceed the quota
   */
  assertFits(bytes?: number): void;
  /**
   * Reserves space for an upload.
   *
   * @throws `unavailable` when the quota is used up
   * @throws `too-many-requests` when two uploads of this key are already in progress, or when the sender's share is used up
   */
  reserve(key: string, sender?: string): Reservation;
  /** Counts a stored upload, in place of any earlier upload with this key. */
  addStored(key: string, bytes: number): void;
  removeStored(key: string): void;
}

export interface Reservation {
  /**
   * Passes the chunks through unchanged and reserves space for their bytes.
   *
   * @throws the same errors as `reserve`
   */
  count(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** Counts the upload as stored. Does not end the reservation, so call `release` as well. */
  markStored(): void;
  /** Releases the reserved space. Does not affect the space counted by `markStored`. */
  release(): void;
}

/** @param maxBytes the total for all senders */
export function uploadQuota(maxBytes: number): UploadQuota {
  const stored = new Map<string, { bytes: number; sender: string | undefined }>();
  const draftsByKey = new Map<string, number>();
  const bytesBySender = new Map<string | undefined, number>();
  let used = 0;

  function add(bytes: number, sender?: string): void {
    used += bytes;
    const sum = (bytesBySender.get(sender) ?? 0) + bytes;
    if (sum > 0) bytesBySender.set(sender, sum);
    else bytesBySender.delete(sender);
  }

  function assertFits(bytes: number, sender?: string): void {
    if (used + bytes > maxBytes) throw full();
    // The per-sender limit applies only if the sender is known.
    if (sender !== undefined && (bytesBySender.get(sender) ?? 0) + bytes > maxBytes * SENDER_SHARE) throw overShare();
  }

  function removeStored(key: string): void {
    const upload = stored.get(key);
    stored.delete(key);
    if (upload) add(-upload.bytes, upload.sender);
  }

  function addStored(key: string, bytes: number, sender = stored.get(key)?.sender): void {
    removeStored(key);
    stored.set(key, { bytes: chargedBytes(bytes), sender });
    add(chargedBytes(bytes), sender);
  }

  function countDraft(key: string, change: 1 | -1): void {
    const drafts = (draftsByKey.get(key) ?? 0) + change;
    if (drafts > MAX_DRAFTS) throw tooMany();
    if (drafts > 0) draftsByKey.set(key, drafts);
    else draftsByKey.delete(key);
  }

  function reserve(key: string, sender?: string): Reservation {
    assertFits(chargedBytes(0), sender);
    countDraft(key, 1);
    let reserved = chargedBytes(0);
    add(reserved, sender);
    return {
      async *count(body) {
        let size = 0;
        for await (const chunk of body) {
          size += chunk.byteLength;
          const more = chargedBytes(size) - reserved;
          assertFits(more, sender);
          add(more, sender);
          reserved += more;
          yield chunk;
        }
      },
      markStored() {
        addStored(key, reserved, sender);
      },
      release() {
        add(-reserved, sender);
        countDraft(key, -1);
      },
    };
  }

  return { assertFits: (bytes = 0) => assertFits(chargedBytes(bytes)), reserve, addStored, removeStored };
}

const chargedBytes = (bytes: number): number => Math.max(bytes, MIN_BYTES);

function full(): AppError {
  const detail = 'The space for unpublished pictures is full. Try the upload again later.';
  return new AppError('unavailable', detail, { retryAfter: FULL_RETRY_S });
}

function tooMany(): AppError {
  const detail = `At most ${MAX_DRAFTS} uploads of one picture can be in progress. Wait until one ends, then send the request again.`;
  return new AppError('too-many-requests', detail, { retryAfter: DRAFTS_RETRY_S });
}

function overShare(): AppError {
  const detail = 'Too many unpublished pictures were uploaded from your address. Publish them, or try again later.';
  return new AppError('too-many-requests', detail, { retryAfter: FULL_RETRY_S });
}
