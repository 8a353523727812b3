import { type Context, Hono } from 'hono';
import { limitBytes } from '../adapters/signed-urls/local-objects.ts';
import type { UrlSigner } from '../adapters/signed-urls/signed-urls.ts';
import { AppError } from '../core/errors.ts';
import type { ObjectStore, UploadReceiver } from '../core/ports/objects.ts';
import type { UserStore } from '../core/ports/users.ts';
import { userIdOf, userOfPicture } from '../core/users/object-keys.ts';
import { MAX_PICTURE_BYTES } from '../core/users/uploads.ts';
import { type AppEnv, answer, type Handler } from '../http/answer.ts';
import { lockedProblem } from '../http/locked.ts';
import { instrument, type Log } from '../http/observe.ts';
import { answerProblem, RequestError } from '../http/problems.ts';
import { checkUpload } from './check-upload.ts';
import { type ClientAddresses, noClientAddresses } from './client-address.ts';
import type { EmbeddedHost } from './embedded-host.ts';

interface Dependencies {
  objects: ObjectStore & UploadReceiver;
  users: UserStore;
  signer: UrlSigner;
  /** If given, uploads are also limited per client IP address. */
  addresses?: ClientAddresses;
  /** `SUPPORT_CONTACT`: whom the owner of a locked user may ask. */
  supportContact?: string | undefined;
  log: Log;
}

/** Serves uploads to and downloads from the object store, for requests with a signed URL. On AWS, clients send these requests to S3. */
export function objectRoutes({
  objects,
  users,
  signer,
  addresses = noClientAddresses,
  supportContact,
  log,
}: Dependencies): Hono<AppEnv> {
  const putObject: Handler = async (context) => {
    const key = verifiedKey(context, 'PUT');
    if (Number(context.req.header('Content-Length') ?? 0) > MAX_PICTURE_BYTES) {
      throw new AppError('picture-too-large', 'The picture is too large. Send a picture of at most 10 MiB.');
    }
    // URLs from before the lock work no longer. A lock during an upload leaves a picture that cannot be published.
    if ((await userOfPicture(key, users))?.lock) throw lockedProblem(supportContact);
    const upload = checkUpload(limitBytes(bodyOf(context, key), MAX_PICTURE_BYTES));
    await objects.receive(key, upload.body, MAX_PICTURE_BYTES, senderOf(context));
    if (!(await userOfPicture(key, users))) {
      await objects.remove(key);
      throw new AppError(
        'not-found',
        'The user of this URL was erased, so the upload was discarded. Create a new user to upload a picture.',
      );
    }
    const mistake = upload.mistake();
    if (mistake) throw mistake;
    return answer(context, 200, '', { 'Cache-Control': 'no-store' });
  };

  const senderOf = ({ env }: Context) => (env?.incoming ? addresses.of(env.incoming) : undefined);

  const getObject: Handler = async (context) => {
    const key = verifiedKey(context, 'GET');
    const object = await objects.read(key, MAX_PICTURE_BYTES);
    if (!object?.bytes)
      throw new AppError('not-found', 'The portrait was replaced. Get its new URL from GET /users/{user_id}/avatar.');
    return answer(context, 200, new Uint8Array(object.bytes), {
      'Content-Type': 'image/jpeg',
      // Immutable, because the content for a key never changes. `max-age` is limited because the signed URL expires.
      'Cache-Control': 'private, max-age=300, immutable',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      // Lets pages of any origin show the picture, even if they use COEP.
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // A response that was cached for an `<img>` has no CORS headers, so `fetch()` must not reuse it.
      Vary: 'Origin',
    });
  };

  /**
   * Returns the key in the URL.
   *
   * @throws when the signature does not match the request
   */
  function verifiedKey(context: Context, method: 'GET' | 'PUT'): string {
    const { pathname, searchParams } = new URL(context.req.url);
    const key = pathname.slice('/objects/'.length);
    signer.verify({
      method,
      key,
      query: searchParams,
      contentType: context.req.header('Content-Type'),
      contentLength: context.req.header('Content-Length'),
    });
    return key;
  }

  const route = '/objects/{key}';
  return new Hono<AppEnv>()
    .put('/*', instrument(log, route, putObject))
    .get('/*', instrument(log, route, getObject))
    .on(['POST', 'PATCH', 'DELETE'], '/*', instrument(log, route, rejectMethod));
}

const rejectMethod: Handler = (context) =>
  answerProblem(
    new RequestError(
      'method-not-allowed',
      `Signed URLs do not support ${context.req.method}. Upload the picture with PUT: \`curl -T image.jpg "UPLOAD_URL"\`.`,
    ),
    context,
    { Allow: 'GET, PUT' },
  );

/** Streams the body of an upload. On the embedded host, the upload counts towards the limit of the user whose id is in the key. */
function bodyOf(context: Context, key: string): AsyncIterable<Uint8Array> {
  const host: Partial<EmbeddedHost> = context.env ?? {};
  return host.upload?.(userIdOf(key)) ?? context.req.raw.body ?? empty();
}

async function* empty(): AsyncGenerator<Uint8Array> {}
