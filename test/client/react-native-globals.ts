/**
 * Replaces Node's globals with React Native's, which behave like `whatwg-fetch` 3, `abort-controller` 3 and React
 * Native's XMLHttpRequest: abort signals have no reason, bodies are read as a whole, and there are no streams.
 */
import { type ClientRequest, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';

class Signal {
  aborted = false;
  #listeners = new Set<() => void>();
  addEventListener(_type: string, listener: () => void): void {
    this.#listeners.add(listener);
  }
  removeEventListener(_type: string, listener: () => void): void {
    this.#listeners.delete(listener);
  }
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.#listeners) listener();
  }
}

class Controller {
  signal = new Signal();
  abort(): void {
    this.signal.abort();
  }
}

/** Bytes per write. Each write fires a progress event. */
const PIECE = 1_000;

class Transfer {
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  ontimeout?: () => void;
  status = 0;
  response = Buffer.alloc(0);
  headers = new Headers();
  #request: ClientRequest | undefined;
  #isOver = false;

  open(method: string, url: string): void {
    this.#request = httpRequest(url, { method, agent: false });
    this.#request.on('response', async (answer) => {
      const { location } = answer.headers;
      if (location && answer.statusCode !== 201) {
        // Like React Native, follow redirects automatically and drop the request's headers.
        this.open('GET', location);
        return void this.#request?.end();
      }
      this.response = await buffer(answer);
      this.status = answer.statusCode ?? 0;
      for (const [name, value] of Object.entries(answer.headers)) this.headers.set(name, String(value));
      this.#end(this.onload);
    });
    // React Native reports a broken connection as a timeout, not as an error.
    this.#request.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(error.code === 'ECONNREFUSED' ? this.onerror : this.ontimeout),
    );
  }
  setRequestHeader(name: string, value: string): void {
    this.#request?.setHeader(name, value);
  }
  async send(body?: Blob | string | null): Promise<void> {
    const bytes = body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : Buffer.from(body ?? '');
    if (bytes.length > 0) this.#request?.setHeader('Content-Length', bytes.length);
    for (let sent = 0; sent < bytes.length && !this.#isOver; sent += PIECE) {
      await new Promise((resolve) => this.#request?.write(bytes.subarray(sent, sent + PIECE), resolve));
      this.upload.onprogress?.({ loaded: Math.min(sent + PIECE, bytes.length), total: bytes.length });
    }
    this.#request?.end();
  }
  abort(): void {
    this.#end(this.onabort);
    this.#request?.destroy();
  }
  #end(listener: (() => void) | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    listener?.();
  }
}

class NativeRequest {
  url: string;
  method: string;
  headers: Headers;
  signal: Signal;
  body: string | undefined;
  constructor(input: NativeRequest | string, init: Partial<NativeRequest> = {}) {
    const from: Partial<NativeRequest> = typeof input === 'string' ? { url: input } : input;
    this.url = from.url ?? '';
    this.method = init.method ?? from.method ?? 'GET';
    this.headers = new Headers(init.headers ?? from.headers);
    this.signal = init.signal ?? from.signal ?? new Signal();
    this.body = init.body ?? from.body;
  }
  clone(): NativeRequest {
    return new NativeRequest(this);
  }
}

class NativeResponse {
  status: number;
  ok: boolean;
  headers: Headers;
  #body: Buffer;
  constructor(body: Buffer, { status, headers }: { status: number; headers: Headers }) {
    this.#body = body;
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = headers;
  }
  text = async () => this.#body.toString();
  json = async () => JSON.parse(this.#body.toString());
  blob = async () => new Blob([new Uint8Array(this.#body)]);
}

function nativeFetch(request: NativeRequest): Promise<NativeResponse> {
  return new Promise((resolve, reject) => {
    const transfer = new Transfer();
    const fail = () => reject(new TypeError('Network request failed'));
    transfer.onload = () => resolve(new NativeResponse(transfer.response, transfer));
    transfer.onerror = transfer.ontimeout = transfer.onabort = fail;
    transfer.open(request.method, request.url);
    request.headers.forEach((value, name) => void transfer.setRequestHeader(name, value));
    request.signal.addEventListener('abort', () => transfer.abort());
    void transfer.send(request.body);
  });
}

const absent = ['AbortSignal', 'DOMException', 'ReadableStream', 'TransformStream', 'crypto', 'structuredClone'];
for (const name of absent) Object.defineProperty(globalThis, name, { value: undefined });
Object.assign(globalThis, {
  AbortController: Controller,
  Request: NativeRequest,
  Response: NativeResponse,
  XMLHttpRequest: Transfer,
  fetch: nativeFetch,
});
Object.assign(Promise, { withResolvers: undefined });
