import type { ServiceSettings } from '../../shared/models/typescript/types.ts';
import { ConfigError } from '../errors.ts';
import type { Narrator } from '../ports/narrator.ts';
import { RETENTION_MS } from '../streams/retention.ts';
import { readAgeRules } from '../users/ages.ts';
import { readForgetAfter } from './forgetting.ts';

export type { ServiceSettings };

type Env = Record<string, string | undefined>;

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_CONTROLLER = 200;
const MAX_URL = 2048;

/**
 * Reads what `GET /settings` answers: the rules for ages, `FORGET_AFTER`, and `CONTROLLER`, `PRIVACY_NOTICE_URL` and `IMPRINT_URL`.
 *
 * @throws `ConfigError` if one of them is invalid
 */
export function readServiceSettings(
  env: Env,
  narrator: Pick<Narrator, 'name' | 'model' | 'isRemote'>,
): ServiceSettings {
  const forget_after = readForgetAfter(env);
  const { minAge, adultAge, unknown } = readAgeRules(env);
  return {
    min_age: minAge,
    adult_age: adultAge,
    age_unknown: unknown,
    narrator: { name: narrator.model ?? narrator.name, ai: narrator.isRemote },
    retention_days: RETENTION_MS / DAY_MS,
    ...(forget_after === undefined ? {} : { forget_after }),
    ...optional('controller', controllerIn(env)),
    ...optional('privacy_notice_url', urlIn(env, 'PRIVACY_NOTICE_URL')),
    ...optional('imprint_url', urlIn(env, 'IMPRINT_URL')),
  };
}

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in Name]?: string };

function controllerIn(env: Env): string | undefined {
  // Copied text may have invisible characters, some of which change the order in which it is shown.
  const text = env.CONTROLLER?.replace(/\p{Cf}/gu, '').trim();
  if (!text) return undefined;
  if ([...text].length <= MAX_CONTROLLER && !/\p{Cc}/u.test(text)) return text;
  throw new ConfigError(
    `CONTROLLER must be one line of at most ${MAX_CONTROLLER} characters, such as "Pets Example Ltd, 1 Example Street, Dublin".`,
  );
}

function urlIn(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const url = URL.parse(text);
  const isWeb =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
  if (isWeb && url.href.length <= MAX_URL) return url.href;
  throw new ConfigError(
    `${name} must be an http(s) URL such as https://pets.example/privacy, not ${JSON.stringify(text)}.`,
  );
}
