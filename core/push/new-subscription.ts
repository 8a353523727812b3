import type { NewPushSubscription } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_new_push_subscription.js';
import { AppError, type FieldError } from '../errors.ts';
import type { PushHost, PushRecord, QuietHours } from '../ports/push.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { TIME_ZONE_ADVICE, toTimeZone } from '../util/time-zone.ts';

const DEFAULT_QUIET_HOURS: QuietHours = { from: '21:00', to: '08:00' };

/** Without a time zone, that of the profile is used. */
export type NewPushRecord = Omit<PushRecord, 'created_at' | 'time_zone'> & Partial<Pick<PushRecord, 'time_zone'>>;

/**
 * Validates the body of a request that adds a push subscription.
 *
 * @throws `invalid-push-subscription` with an error for each invalid field
 */
export function parseNewSubscription(body: Record<string, unknown>, host: PushHost): NewPushRecord {
  const sent: unknown = body;
  if (!validate(sent)) {
    const names = ['endpoint', 'keys', 'time_zone', 'quiet_hours'];
    throw invalid(fieldErrors(validate.errors, { body, names }));
  }
  const { endpoint, keys, quiet_hours = DEFAULT_QUIET_HOURS } = sent;
  const time_zone = sent.time_zone === undefined ? undefined : toTimeZone(sent.time_zone);
  const errors = errorsOf(sent, host);
  if (sent.time_zone !== undefined && time_zone === undefined)
    errors.push({ pointer: '/time_zone', detail: TIME_ZONE_ADVICE });
  if (errors.length > 0) throw invalid(errors);
  return { endpoint: new URL(endpoint).href, keys, ...(time_zone ? { time_zone } : {}), quiet_hours };
}

const ENDPOINT_ADVICE =
  "Send the `endpoint` of the browser's PushSubscription unchanged. It is an https URL on port 443 at a public domain name.";
const KEY_ADVICE = "Send `keys` of the browser's PushSubscription.toJSON() unchanged. This is not a point of P-256.";

function errorsOf({ endpoint, keys }: NewPushSubscription, host: PushHost): FieldError[] {
  return [
    ...(host.isEndpoint(endpoint) ? [] : [{ pointer: '/endpoint', detail: ENDPOINT_ADVICE }]),
    ...(host.isPublicKey(keys.p256dh) ? [] : [{ pointer: '/keys/p256dh', detail: KEY_ADVICE }]),
  ];
}

const invalid = (errors: readonly FieldError[]): AppError =>
  new AppError(
    'invalid-push-subscription',
    'Fix the fields listed in `errors` and send the request again. Nothing was changed.',
    { errors },
  );
