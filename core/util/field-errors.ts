import type { FieldError } from '../errors.ts';
import { LOCALE_ADVICE } from './locale.ts';
import { similarName } from './similar-name.ts';
import { TIME_ADVICE } from './time.ts';
import { TIME_ZONE_ADVICE } from './time-zone.ts';

/** An error as the generated validators (Ajv) report it. */
interface ValidatorError {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}

/** Maximum number of errors in a response. An invalid body can have thousands. */
export const MAX_FIELD_ERRORS = 20;

const TYPE_NAMES: Record<string, string> = {
  string: 'a string',
  integer: 'a whole number',
  array: 'an array',
  object: 'a JSON object',
};

const PUSH_KEYS_ADVICE = "Send `keys` of the browser's PushSubscription.toJSON() unchanged.";
const TIME_OF_DAY_ADVICE = 'Send a time of the day from 00:00 to 23:59, such as 21:00.';

/** Advice for invalid values, keyed by field name. */
const FORMAT_ADVICE: Record<string, string> = {
  user_id: 'Send a UUID, such as 7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10.',
  avatar_url: 'Send the `avatar_url` of the upload ticket, or null to remove the portrait.',
  locale: LOCALE_ADVICE,
  time_zone: TIME_ZONE_ADVICE,
  resting_until: TIME_ADVICE,
  source: 'Send a short name of lower-case letters, digits, dots and hyphens, such as fitbit.',
  batch_id: 'Send a UUID, or remove this field.',
  start: TIME_ADVICE,
  end: TIME_ADVICE,
  p256dh: PUSH_KEYS_ADVICE,
  auth: PUSH_KEYS_ADVICE,
  from: TIME_OF_DAY_ADVICE,
  to: TIME_OF_DAY_ADVICE,
};
const READING = '{"metric": "heart_rate", "value": 62, "start": "2026-03-14T09:26:53Z"}';
/** Advice for lists that are missing, null or too short, keyed by field name. */
const LIST_ADVICE: Record<string, string> = {
  metrics:
    'Send a list of at least one metric, such as ["heart_rate"]. `null` and `[]` are refused: to withdraw every metric, revoke the stream with DELETE.',
  purposes:
    'Send a list of purposes, such as ["pet_state"] for a stream, or ["profile_messages"] for a profile. `[]` allows none.',
  samples: `Send a list of at least one reading, such as [${READING}].`,
};
/** Advice for required fields that are missing, keyed by field name. */
const MISSING_ADVICE: Record<string, string> = {
  source: 'Set `source`, such as fitbit.',
  metrics: 'Set `metrics`, the metrics with consent to store them.',
  purposes: 'Set `purposes`; `[]` means store only.',
  samples: `Set \`samples\`, a list of readings, such as [${READING}].`,
  metric: 'Set `metric`, such as heart_rate.',
  value: 'Set `value`, a number.',
  start: 'Set `start`, a time such as 2026-03-14T09:26:53Z.',
};
const VISIBLE = 'Send visible characters only, without control, invisible or bidirectional override characters.';

const ADVICE: Record<string, (params: ValidatorError['params'], field: string) => string> = {
  type: ({ type }, field) =>
    LIST_ADVICE[field] ?? FORMAT_ADVICE[field] ?? `Send ${TYPE_NAMES[String(type)] ?? `a ${type}`}.`,
  minimum: ({ limit }) => `Send a number that is at least ${limit}.`,
  maximum: ({ limit }) => `Send a number that is at most ${limit}.`,
  maxItems: ({ limit }) => (limit === 1 ? 'Send at most one item.' : `Send at most ${limit} items.`),
  minItems: ({ limit }, field) => LIST_ADVICE[field] ?? `Send at least ${limit} items.`,
  uniqueItems: () => 'Send each value once.',
  enum: ({ allowedValues }) => `Send one of ${[allowedValues].flat().join(', ')}.`,
  required: ({ missingProperty }) => MISSING_ADVICE[String(missingProperty)] ?? `Add ${missingProperty}.`,
  minLength: () => 'Send at least one visible character.',
  maxLength: ({ limit }, field) => FORMAT_ADVICE[field] ?? `Send at most ${limit} code points.`,
  maxMarks: ({ limit }) => `Send at most ${limit} combining marks (such as accents) in a row.`,
  maxGraphemes: ({ limit }) => `Send at most ${limit} characters.`,
  pattern: (_params, field) => FORMAT_ADVICE[field] ?? VISIBLE,
  format: (_params, field) => FORMAT_ADVICE[field] ?? VISIBLE,
  additionalProperties: ({ additionalProperty }) =>
    String(additionalProperty).length > MAX_NAME
      ? 'The fields with very long names are not defined. Remove them.'
      : 'This field is not defined. Remove it.',
};

/** Maximum length of a field name in a response. For a longer name, the pointer refers to the containing object. */
const MAX_NAME = 100;

/** The body, and the names of the fields that it may have. With these, the errors can name the field that a wrong name stands for. */
interface Known {
  body: unknown;
  names: readonly string[];
}

/** Converts a validator's errors for the client: at most one per pointer, and at most MAX_FIELD_ERRORS in total. */
export function fieldErrors(
  validatorErrors: readonly ValidatorError[] | null | undefined,
  known?: Known,
): FieldError[] {
  const errors = new Map<string, FieldError>();
  for (const { instancePath, keyword, params } of validatorErrors ?? []) {
    const name = params.additionalProperty ?? params.missingProperty;
    const isNameShort = typeof name === 'string' && name.length <= MAX_NAME;
    const pointer = isNameShort ? `${instancePath}/${escapePointer(name)}` : instancePath;
    // An invalid value of a nullable field has three errors: one for the value, one for null, and one for `anyOf`. Keep the one for the
    // value.
    if (keyword === 'anyOf' || keyword === 'if' || params.type === 'null') continue;
    if (errors.has(pointer) || errors.size === MAX_FIELD_ERRORS) continue;
    const field = instancePath.split('/').findLast((part) => !/^\d*$/.test(part)) ?? '';
    errors.set(pointer, {
      pointer,
      detail:
        (isNameShort && keyword === 'additionalProperties' && otherNameOrPlace(name, instancePath, known)) ||
        (ADVICE[keyword]?.(params, field) ?? 'This value is invalid. See /docs for what to send.'),
    });
  }
  return [...errors.values()];
}

/** Returns the advice to move a field, or to rename it if a field with a similar name is missing in the same object. */
function otherNameOrPlace(name: string, instancePath: string, known?: Known): string | undefined {
  if (known?.names.includes(name)) return 'This field is defined in another object of the body. Move it there.';
  const object = instancePath
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => Object(value)[key], known?.body);
  const similar = similarName(
    name,
    (known?.names ?? []).filter((each) => !Object.hasOwn(Object(object), each)),
  );
  return similar && `This field is not defined, and \`${similar}\` is missing. Rename it to \`${similar}\`.`;
}

/** Escapes a member's name for use in a JSON Pointer (RFC 6901 §3). */
function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
