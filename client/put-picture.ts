import type { UploadTicket } from '../shared/models/typescript/types.ts';
import { apiError, networkError } from './errors.ts';
import { idleTimeout, reasonOf, throwIfAborted } from './timeout.ts';

export interface UploadOptions {
  /** Called with how much has been sent, from 0 to 1. Without XMLHttpRequest, as in Node, only once at the end. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** After how many milliseconds without progress an upload has failed: 30,000. */
  timeoutMs?: number | undefined;
  /** What sends the picture, in place of XMLHttpRequest and the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** The part of XMLHttpRequest that is used here. Browsers and React Native have it, and only it reports an upload's progress. */
interface Transfer {
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  ontimeout: (() => void) | null;
  readonly status: number;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: Blob): void;
  abort(): void;
}

const TIMEOUT_MS = 30_000;
/** Where progress is not reported, an upload may be as slow as 32 bytes a millisecond: a bad phone line. */
const MIN_BYTES_PER_MS = 32;

/**
 * Puts a picture straight into storage, at the ticket's address. Throws an `ApiError` (403 when the ticket has expired), a
 * `NetworkError`, or the signal's reason. It is sent once: a caller that shows progress has to know that it begins again.
 */
export async function putPicture(ticket: UploadTicket, picture: Blob, options: UploadOptions = {}): Promise<void> {
  throwIfAborted(options.signal);
  const { XMLHttpRequest } = globalThis as { XMLHttpRequest?: new () => Transfer };
  const status = await (XMLHttpRequest && !options.fetch
    ? transfer(new XMLHttpRequest(), ticket, picture, options)
    : send(ticket, picture, options));
  if (status < 200 || status > 299) throw apiError(status, undefined);
  options.onProgress?.(1);
}

async function transfer(request: Transfer, ticket: UploadTicket, picture: Blob, options: UploadOptions) {
  const { onProgress, signal, timeoutMs = TIMEOUT_MS } = options;
  const limit = idleTimeout(signal, timeoutMs);
  try {
    return await new Promise<number>((resolve, reject) => {
      const fail = () => reject(signal?.aborted ? reasonOf(signal) : networkError());
      request.onload = () => resolve(request.status);
      request.onerror = request.onabort = request.ontimeout = fail;
      request.upload.onprogress = ({ loaded, total }) => {
        limit.start();
        onProgress?.(Math.min(loaded / (total || picture.size || 1), 1));
      };
      limit.signal.addEventListener('abort', () => {
        fail();
        request.abort();
      });
      limit.start();
      request.open(ticket.method, ticket.upload_url);
      for (const [name, value] of headersOf(ticket)) request.setRequestHeader(name, value);
      request.send(picture);
    });
  } finally {
    limit.end();
  }
}

async function send(ticket: UploadTicket, picture: Blob, options: UploadOptions): Promise<number> {
  const { signal, timeoutMs = TIMEOUT_MS } = options;
  const limit = idleTimeout(signal, timeoutMs + picture.size / MIN_BYTES_PER_MS);
  limit.start();
  try {
    const init = { method: ticket.method, headers: headersOf(ticket), body: picture, signal: limit.signal };
    const answer = await (options.fetch
      ? options.fetch(new Request(ticket.upload_url, init))
      : fetch(ticket.upload_url, init));
    // Storage's own text is not shown; left unread it would hold the connection.
    await answer.body?.cancel();
    return answer.status;
  } catch (cause) {
    throwIfAborted(signal);
    throw networkError(cause);
  } finally {
    limit.end();
  }
}

/** Without the length, which the sender sets itself and web pages may not. */
const headersOf = ({ headers }: UploadTicket): [string, string][] =>
  Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
