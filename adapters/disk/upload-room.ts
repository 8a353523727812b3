import { AppError } from '../../core/errors.ts';

/** The least that an upload counts as, so that the number of files is bounded too. */
const MIN_BYTES = 64 * 1024;
/** Uploads under way for one key. */
const MAX_DRAFTS = 2;
/** The part of the quota that one sender's uploads may take. */
const SHARE = 1 / 4;
const FULL_RETRY_S = 60;
const DRAFTS_RETRY_S = 5;

/** The quota for uploads: counts the bytes of those that are under way or not yet published, and refuses more. */
export interface UploadRoom {
  /** Throws `unavailable` when this many more bytes exceed the quota; without a number, for the smallest upload. */
  assertRoom(bytes?: number): void;
  /**
   * Reserves space for an upload. Throws `unavailable` when the quota is used up, and `too-many-requests` for a third upload of a key, or
   * when its sender has used a quarter of the quota.
   */
  begin(key: string, sender?: string): UploadDraft;
  /** Counts an upload stored under this key, in place of any before it. */
  placed(key: string, bytes: number): void;
  gone(key: string): void;
}

export interface UploadDraft {
  /** Counts bytes as they pass; throws as `begin` does above the quota. */
  counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** The upload is stored now, in place of any before it. */
  placed(): void;
  /** Frees the reserved space; a stored upload is counted separately. */
  end(): void;
}

export function uploadRoom(maxBytes: number): UploadRoom {
  const waiting = new Map<string, { bytes: number; sender: string | undefined }>();
  const drafts = new Map<string, number>();
  const held = new Map<string | undefined, number>();
  let used = 0;

  function add(bytes: number, sender?: string): void {
    used += bytes;
    const now = (held.get(sender) ?? 0) + bytes;
    if (now > 0) held.set(sender, now);
    else held.delete(sender);
  }

  function assertFits(bytes: number, sender?: string): void {
    if (used + bytes > maxBytes) throw full();
    // Without a known sender there is no share to check.
    if (sender !== undefined && (held.get(sender) ?? 0) + bytes > maxBytes * SHARE) throw overShare();
  }

  function gone(key: string): void {
    const upload = waiting.get(key);
    waiting.delete(key);
    if (upload) add(-upload.bytes, upload.sender);
  }

  function placed(key: string, bytes: number, sender = waiting.get(key)?.sender): void {
    gone(key);
    waiting.set(key, { bytes: charge(bytes), sender });
    add(charge(bytes), sender);
  }

  function countDraft(key: string, change: 1 | -1): void {
    const underWay = (drafts.get(key) ?? 0) + change;
    if (underWay > MAX_DRAFTS) throw tooMany();
    if (underWay > 0) drafts.set(key, underWay);
    else drafts.delete(key);
  }

  function begin(key: string, sender?: string): UploadDraft {
    assertFits(charge(0), sender);
    countDraft(key, 1);
    let taken = charge(0);
    add(taken, sender);
    return {
      async *counted(body) {
        let size = 0;
        for await (const chunk of body) {
          size += chunk.byteLength;
          const more = charge(size) - taken;
          assertFits(more, sender);
          add(more, sender);
          taken += more;
          yield chunk;
        }
      },
      placed() {
        placed(key, taken, sender);
      },
      end() {
        add(-taken, sender);
        countDraft(key, -1);
      },
    };
  }

  return { assertRoom: (bytes = 0) => assertFits(charge(bytes)), begin, placed, gone };
}

const charge = (bytes: number): number => Math.max(bytes, MIN_BYTES);

function full(): AppError {
  const detail = 'The space for unpublished pictures is full. Try again later; everything else works.';
  return new AppError('unavailable', detail, { retryAfter: FULL_RETRY_S });
}

function tooMany(): AppError {
  const detail = `At most ${MAX_DRAFTS} uploads of one picture may be under way. Wait until one of them has ended.`;
  return new AppError('too-many-requests', detail, { retryAfter: DRAFTS_RETRY_S });
}

function overShare(): AppError {
  const detail = 'Too many unpublished pictures were sent from your address. Publish them, or try again later.';
  return new AppError('too-many-requests', detail, { retryAfter: FULL_RETRY_S });
}
