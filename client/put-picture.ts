import type { UploadTicket } from '../shared/models/typescript/types.ts';
import { refusal, unreached } from './failure.ts';

export interface UploadOptions {
  /** Told how much has been sent, from 0 to 1. Where there is no XMLHttpRequest, as in Node, only once at the end. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The part of XMLHttpRequest that is used here: browsers and React Native have it, and nothing else tells how far an upload is. */
interface Transfer {
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  readonly status: number;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: Blob): void;
  abort(): void;
}

/** An upload of which nothing has moved for so long has failed. */
const SILENCE_MS = 30_000;

/**
 * Puts a picture straight into storage, with the ticket's address. Throws a refusal (403 when the ticket has expired), `Unreached`,
 * or the signal's reason.
 */
export async function putPicture(ticket: UploadTicket, picture: Blob, options: UploadOptions = {}): Promise<void> {
  options.signal?.throwIfAborted();
  const { XMLHttpRequest } = globalThis as { XMLHttpRequest?: new () => Transfer };
  const status = await (XMLHttpRequest
    ? transfer(new XMLHttpRequest(), ticket, picture, options)
    : send(ticket, picture, options));
  if (status < 200 || status > 299) throw refusal(status, undefined);
}

function transfer(request: Transfer, ticket: UploadTicket, picture: Blob, options: UploadOptions): Promise<number> {
  const { onProgress, signal } = options;
  const stop = () => request.abort();
  let silence = setTimeout(stop, SILENCE_MS);
  const sent = new Promise<number>((resolve, reject) => {
    request.onload = () => resolve(request.status);
    request.onerror = () => reject(unreached());
    request.onabort = () => reject(signal?.aborted ? signal.reason : unreached());
  });
  request.upload.onprogress = ({ loaded, total }) => {
    clearTimeout(silence);
    silence = setTimeout(stop, SILENCE_MS);
    onProgress?.(total > 0 ? loaded / total : 0);
  };
  signal?.addEventListener('abort', stop);
  request.open(ticket.method, ticket.upload_url);
  for (const [name, value] of headersOf(ticket)) request.setRequestHeader(name, value);
  request.send(picture);
  return sent.finally(() => {
    clearTimeout(silence);
    signal?.removeEventListener('abort', stop);
  });
}

async function send(ticket: UploadTicket, picture: Blob, { onProgress, signal }: UploadOptions): Promise<number> {
  const init = { method: ticket.method, headers: headersOf(ticket), body: picture, signal: signal ?? null };
  const answer = await fetch(ticket.upload_url, init).catch((cause) => {
    signal?.throwIfAborted();
    throw unreached(cause);
  });
  await answer.body?.cancel();
  onProgress?.(1);
  return answer.status;
}

/** All but the length: whoever sends says that, and web pages may not. */
const headersOf = ({ headers }: UploadTicket): [string, string][] =>
  Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
