import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { translateStorageError } from '../adapters/disk/storage-error.ts';
import { once } from '../core/util/once.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const COMPRESSED = ['.png', '.woff2'];

/** The first request has to wait for the compression. Quality 9 would take sixty times as long to save another 0.4 %. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

const ENCODERS = {
  br: (bytes: Uint8Array) => promisify(brotliCompress)(bytes, BROTLI),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 9 }),
};
type Encoding = keyof typeof ENCODERS;

export interface WebFile {
  type: string;
  etag: string;
  /**
   * Value of a page's `Link` header (RFC 8288). It lists style sheets and images for the browser to load before it has parsed the page.
   */
  preload: string | undefined;
  /** Whether the file name contains a hash of the content, so that the content for this name never changes. */
  isImmutable: boolean;
  /** Returns the content in the best encoding that the client accepts. Each encoding is computed only once. */
  encodedFor(acceptEncoding: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; encoding: Encoding | undefined }>;
}

/**
 * Reads the built app (about half a megabyte) into memory.
 *
 * @param baseUrl the app's address, which replaces `{base}` in the page
 * @returns the files by URL path; an empty map if the app has not been built
 * @throws `unavailable` when the files cannot be read
 */
export async function readWebFiles(folder: string, baseUrl: string): Promise<Map<string, WebFile>> {
  try {
    return await filesIn(folder, baseUrl);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw translateStorageError(error);
  }
}

async function filesIn(folder: string, baseUrl: string): Promise<Map<string, WebFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const address = `/${relative(folder, file).replaceAll(sep, '/')}`;
        const bytes = await readFile(file);
        return [address, webFile(address, address === '/index.html' ? withBase(bytes, baseUrl) : bytes)] as const;
      }),
    ),
  );
}

/** Some tags for pages that link to the app need absolute addresses. */
const withBase = (page: Buffer, baseUrl: string): Buffer => Buffer.from(page.toString().replaceAll('{base}', baseUrl));

function webFile(address: string, bytes: Uint8Array): WebFile {
  const extension = extname(address);
  const encoded = {
    br: once(async () => new Uint8Array(await ENCODERS.br(bytes))),
    gzip: once(async () => new Uint8Array(await ENCODERS.gzip(bytes))),
  };
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    preload: extension === '.html' ? preloadOf(bytes.toString()) : undefined,
    isImmutable: address.startsWith('/assets/'),
    async encodedFor(acceptEncoding) {
      const encoding = COMPRESSED.includes(extension) ? undefined : bestOf(acceptEncoding);
      if (!encoding) return { bytes: new Uint8Array(bytes), encoding };
      return { bytes: await encoded[encoding](), encoding };
    },
  };
}

/**
 * Creates `preload` links for the style sheets and images of a page. The links have the same CORS mode as in the page, because the
 * browser would otherwise load the files twice.
 */
function preloadOf(page: string): string {
  const styles = [...page.matchAll(/<link rel="stylesheet" crossorigin href="([^"]+)"/g)];
  const pictures = [...page.matchAll(/<img src="([^"]+)"/g)];
  return [
    ...styles.map(([, address]) => `<${address}>; rel=preload; as=style; crossorigin`),
    ...pictures.map(([, address]) => `<${address}>; rel=preload; as=image; fetchpriority=high`),
  ].join(', ');
}

/** Picks Brotli if the client accepts it, else gzip. Browsers accept Brotli only over TLS and from localhost. */
function bestOf(acceptEncoding: string): Encoding | undefined {
  const accepted = acceptEncoding.split(',').map((part) => part.trim());
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding));
}
