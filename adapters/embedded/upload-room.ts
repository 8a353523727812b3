import { AppError } from '../../core/errors.ts';

/** What a small upload counts as, so that the number of files is bounded too. */
const MIN_BYTES = 64 * 1024;
/** Of one key, under way at the same time. */
const MAX_DRAFTS = 2;
/** Of all the room, what the uploads of one sender may take. */
const SHARE = 1 / 4;
const FULL_RETRY_S = 60;
const DRAFTS_RETRY_S = 5;

/** Counts the bytes of the uploads that are under way or wait to be published, and turns away those that there is no room for. */
export interface UploadRoom {
  /** Throws `unavailable` when there is no room for so many bytes more; when it is not known how many, for a small upload. */
  assertRoom(bytes?: number): void;
  /**
   * Makes room for an upload. Throws `unavailable` when there is none, and `too-many-requests` for a third one of a key, or when its sender
   * has taken a quarter of all the room.
   */
  begin(key: string, sender?: string): UploadDraft;
  /** An upload waits under this key, in place of any before it. */
  placed(key: string, bytes: number): void;
  gone(key: string): void;
}

export interface UploadDraft {
  /** Counts bytes as they pass; throws as `begin` does when there is no room for more. */
  counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** It waits from now on, in place of any before it. */
  placed(): void;
  /** Gives its room back; what waits has room of its own. */
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
    // Whose sender is not known has no share of its own.
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
  const detail = 'Too many pictures wait to be published just now. Try again in a while; all else works meanwhile.';
  return new AppError('unavailable', detail, { retryAfter: FULL_RETRY_S });
}

function tooMany(): AppError {
  const detail = `At most ${MAX_DRAFTS} uploads of one picture at a time: wait for those under way to end.`;
  return new AppError('too-many-requests', detail, { retryAfter: DRAFTS_RETRY_S });
}

function overShare(): AppError {
  const detail =
    'Too many pictures that were sent from your address wait to be published: publish them, or try again in a while.';
  return new AppError('too-many-requests', detail, { retryAfter: FULL_RETRY_S });
}
