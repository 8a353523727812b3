import type { UploadTicket } from '../shared/models/typescript/types.ts';
import { ApiError, NetworkError } from './errors.ts';
import { idleTimeout, reasonOf, throwIfAborted } from './timeout.ts';

export interface UploadOptions {
  /**
   * Called with the fraction that has been sent, from 0 to 1. Without XMLHttpRequest, as in Node, it is called only once, when the upload
   * ends.
   */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Idle timeout in ms: it restarts on every progress event. Default: 30,000. */
  timeoutMs?: number | undefined;
  /** Replaces both XMLHttpRequest and the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * The part of XMLHttpRequest that is used here, declared because the client compiles without DOM types. XMLHttpRequest is used because
 * `fetch` does not report the progress of uploads.
 */
interface ProgressRequest {
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  ontimeout: (() => void) | null;
  readonly status: number;
  readonly responseText: string;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: Blob): void;
  abort(): void;
}

interface Answer {
  status: number;
  text: string;
}

const TIMEOUT_MS = 30_000;
/**
 * The rate of a poor mobile connection. Without progress events, the timeout is extended by the time that the picture
 * takes at this rate.
 */
const MIN_BYTES_PER_MS = 32;

/**
 * Uploads a picture to the ticket's URL. A failed upload is not retried, because its progress would restart from zero.
 *
 * @throws an `ApiError` (403 when the ticket has expired, 422 for a file that is not a picture), a `NetworkError`, or the signal's reason after an abort
 */
export async function putPicture(ticket: UploadTicket, picture: Blob, options: UploadOptions = {}): Promise<void> {
  throwIfAborted(options.signal);
  const { XMLHttpRequest } = globalThis as { XMLHttpRequest?: new () => ProgressRequest };
  const { status, text } = await (XMLHttpRequest && !options.fetch
    ? sendWithProgress(new XMLHttpRequest(), ticket, picture, options)
    : sendWithFetch(ticket, picture, options));
  if (status < 200 || status > 299) throw new ApiError(status, jsonIn(text));
  options.onProgress?.(1);
}

async function sendWithProgress(request: ProgressRequest, ticket: UploadTicket, picture: Blob, options: UploadOptions) {
  const { onProgress, signal, timeoutMs = TIMEOUT_MS } = options;
  const limit = idleTimeout(signal, timeoutMs);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const fail = () => reject(signal?.aborted ? reasonOf(signal) : new NetworkError());
      request.onload = () => resolve({ status: request.status, text: request.responseText });
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

async function sendWithFetch(ticket: UploadTicket, picture: Blob, options: UploadOptions): Promise<Answer> {
  const { signal, timeoutMs = TIMEOUT_MS } = options;
  const limit = idleTimeout(signal, timeoutMs + picture.size / MIN_BYTES_PER_MS);
  limit.start();
  try {
    const init = { method: ticket.method, headers: headersOf(ticket), body: picture, signal: limit.signal };
    const answer = await (options.fetch
      ? options.fetch(new Request(ticket.upload_url, init))
      : fetch(ticket.upload_url, init));
    return { status: answer.status, text: await answer.text() };
  } catch (cause) {
    throwIfAborted(signal);
    throw new NetworkError(cause);
  } finally {
    limit.end();
  }
}

/** @returns undefined if the text is not JSON, such as the XML of S3 */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Omits Content-Length, which web pages are not allowed to set. */
const headersOf = ({ headers }: UploadTicket): [string, string][] =>
  Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
