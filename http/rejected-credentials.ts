import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { TOKEN, TOKEN_HEADERS, tokenHeaderIn, tokenParameterIn } from './misplaced-token.ts';

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

const unauthorized = (detail: string): AppError => new AppError('unauthorized', detail);
