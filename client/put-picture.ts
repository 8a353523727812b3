import type { UploadTicket } from '../shared/models/typescript/types.ts';
import { patience, reasonOf, throwIfAborted } from './abort.ts';
import { refusal, unreached } from './failure.ts';

export interface UploadOptions {
  /** Told how much has been sent, from 0 to 1. Where there is no XMLHttpRequest, as in Node, only once at the end. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** After how long without anything moving an upload has failed: 30 s. */
  patienceMs?: number | undefined;
}

/** The part of XMLHttpRequest that is used here: browsers and React Native have it, and nothing else tells how far an upload is. */
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

const PATIENCE_MS = 30_000;
/** Where nothing tells what moves, an upload may be as slow as 32 bytes a millisecond: a bad phone line. */
const SLOWEST = 32;

/**
 * Puts a picture straight into storage, with the ticket's address. Throws a refusal (403 when the ticket has expired), `Unreached`,
 * or the signal's reason. It is sent once: whoever shows progress wants to say themselves that it begins again.
 */
export async function putPicture(ticket: UploadTicket, picture: Blob, options: UploadOptions = {}): Promise<void> {
  throwIfAborted(options.signal);
  const { XMLHttpRequest } = globalThis as { XMLHttpRequest?: new () => Transfer };
  const status = await (XMLHttpRequest
    ? transfer(new XMLHttpRequest(), ticket, picture, options)
    : send(ticket, picture, options));
  if (status < 200 || status > 299) throw refusal(status, undefined);
  options.onProgress?.(1);
}

async function transfer(request: Transfer, ticket: UploadTicket, picture: Blob, options: UploadOptions) {
  const { onProgress, signal, patienceMs = PATIENCE_MS } = options;
  const limit = patience(signal, patienceMs);
  try {
    return await new Promise<number>((resolve, reject) => {
      const fail = () => reject(signal?.aborted ? reasonOf(signal) : unreached());
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
  const { signal, patienceMs = PATIENCE_MS } = options;
  const limit = patience(signal, patienceMs + picture.size / SLOWEST);
  limit.start();
  try {
    const init = { method: ticket.method, headers: headersOf(ticket), body: picture, signal: limit.signal };
    const answer = await fetch(ticket.upload_url, init);
    // What storage says is for nobody; unread it would hold the connection.
    await answer.body?.cancel();
    return answer.status;
  } catch (cause) {
    throwIfAborted(signal);
    throw unreached(cause);
  } finally {
    limit.end();
  }
}

/** All but the length: whoever sends says that, and web pages may not. */
const headersOf = ({ headers }: UploadTicket): [string, string][] =>
  Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
