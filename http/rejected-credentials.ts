import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import type { PrincipalKind } from '../core/ports/users.ts';
import { TOKEN, TOKEN_HEADERS, tokenHeaderIn, tokenParameterIn } from './misplaced-token.ts';
import { RequestError } from './problems.ts';

/**
 * Returns the error for a request without a token that can be read. It says which mistake the client made. It depends on the form of the
 * request only, so it does not reveal which users exist.
 */
export function rejectedCredentials(context: Context): AppError {
  const header = context.req.header('Authorization');
  return header === undefined ? withoutHeader(context) : withHeader(header);
}

function withoutHeader(context: Context): AppError {
  const header = tokenHeaderIn(context) ?? TOKEN_HEADERS.find((name) => context.req.header(name) !== undefined);
  if (header) {
    return unauthorized(`A token in \`${header}\` is not read. Send \`Authorization: Bearer TOKEN\` instead.`);
  }
  const parameter = tokenParameterIn(context);
  if (parameter) {
    return unauthorized(
      `A token in the query (\`${parameter}\`) is not read, because URLs are logged. Send \`Authorization: Bearer TOKEN\` instead. If others can read such a log, create another token and revoke this one.`,
    );
  }
  if (context.req.param('user_id') === undefined) {
    return unauthorized(
      'The request has no service key. Send `Authorization: Bearer KEY` with a key of `SERVICE_KEYS`.',
    );
  }
  return unauthorized('The request has no access token. Send `Authorization: Bearer TOKEN` with a token of this user.');
}

function withHeader(header: string): AppError {
  const [, scheme = '', rest = ''] = /^\s*(\S*)\s*(.*)$/.exec(header) ?? [];
  if (scheme === '') {
    return unauthorized('The Authorization header is empty. Send `Authorization: Bearer TOKEN`.');
  }
  if (TOKEN.test(scheme)) {
    return unauthorized('The word `Bearer` before the token is missing. Send `Authorization: Bearer TOKEN`.');
  }
  if (/^bearer./i.test(scheme)) {
    return unauthorized('After `Bearer` has to be one space, then the token. Send `Authorization: Bearer TOKEN`.');
  }
  if (!/^bearer$/i.test(scheme)) {
    return unauthorized(
      'The Authorization header has another scheme than Bearer. Send `Authorization: Bearer TOKEN`, not Basic or any other scheme.',
    );
  }
  if (rest.trim() === '') {
    return unauthorized('There is no token after `Bearer`. Check that the variable with the token is set.');
  }
  if (/^\s*ht[ri][_-]/i.test(rest)) {
    return unauthorized(
      'This is a code, not an access token. Send it to POST /sessions as `{"code": "…"}`, which returns an access token.',
    );
  }
  return unauthorized(
    'This is not a complete token. Send `Authorization: Bearer TOKEN` with the token exactly as received: `hty_`, `htp_` or `hts_` and 64 more characters, without quotes.',
  );
}

/**
 * Returns the error for a token of the wrong kind.
 *
 * @param allowed the kinds of principals that the operation allows
 */
export function forbiddenToken(via: PrincipalKind, allowed: readonly string[]): RequestError {
  if (allowed.every((one) => one.startsWith('service:'))) {
    return new RequestError(
      'forbidden',
      'Tokens of users cannot use this operation. Send a service key, from a server: `hatchery service-key` makes one.',
    );
  }
  return new RequestError(
    'forbidden',
    via === 'reader'
      ? 'A reader token can only read the pet and its picture. Use an access token of the user.'
      : 'An ingest token can only send readings to its stream. Use an access token of the user.',
  );
}

const unauthorized = (detail: string): AppError => new AppError('unauthorized', detail);
