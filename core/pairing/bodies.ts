import { textFields } from '../../shared/models/typescript/text.ts';
import { validate as isRequest } from '../../shared/models/typescript/validate_device_authorization_request.js';
import { validate as isConsent } from '../../shared/models/typescript/validate_pairing_consent.js';
import type { Metric } from '../ports/samples.ts';
import { invalidStream } from '../streams/consent.ts';
import { ALL_METRICS, isMetric } from '../streams/metrics.ts';
import { fieldErrors } from '../util/field-errors.ts';
import { normalise, normaliseFields } from '../util/text.ts';
import { PairingError } from './errors.ts';
import type { PairingConsent } from './owners.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * Validates what a device asks for. Unknown parameters are ignored (RFC 6749 §3.2).
 *
 * @throws `PairingError`
 */
export function parseDeviceRequest({ client_id, scope }: Record<string, unknown>): { name: string; metrics: Metric[] } {
  const sent = { ...(client_id === undefined ? {} : { client_id }), ...(scope === undefined ? {} : { scope }) };
  normaliseFields(sent, textFields.device_authorization_request);
  const body: unknown = sent;
  if (isRequest(body)) return { name: body.client_id, metrics: metricsIn(body.scope) };
  if (client_id === undefined) throw missing('client_id', "the device's name, such as My watch");
  const isScope = isRequest.errors?.every(({ instancePath }) => instancePath === '/scope');
  throw isScope ? invalidScope() : invalidName();
}

/**
 * Validates a poll.
 *
 * @throws `PairingError`
 */
export function parsePoll({ grant_type, device_code, client_id }: Record<string, unknown>) {
  if (typeof grant_type !== 'string') throw missing('grant_type', DEVICE_GRANT);
  if (grant_type !== DEVICE_GRANT) {
    throw new PairingError('unsupported_grant_type', `Send \`grant_type\`: ${DEVICE_GRANT}.`);
  }
  if (typeof device_code !== 'string') throw missing('device_code', 'the device_code of POST /device_authorization');
  if (typeof client_id !== 'string') throw missing('client_id', 'the client_id of POST /device_authorization');
  return { deviceCode: device_code, name: normalise(client_id) };
}

/**
 * Validates what an owner agrees to.
 *
 * @throws `invalid-stream` with an error for each missing or invalid field
 */
export function parseConsent(body: Record<string, unknown>): PairingConsent {
  const sent: unknown = body;
  if (isConsent(sent)) return sent;
  throw invalidStream(fieldErrors(isConsent.errors, { body, names: ['metrics', 'purposes'] }));
}

function metricsIn(scope = ''): Metric[] {
  const names = [...new Set(scope.split(' ').filter((name) => name !== ''))];
  const metrics = names.filter(isMetric);
  if (metrics.length < names.length) throw invalidScope();
  return metrics.length > 0 ? metrics : ALL_METRICS;
}

const missing = (name: string, what: string) => new PairingError('invalid_request', `Send \`${name}\`: ${what}.`);

const invalidName = () =>
  new PairingError(
    'invalid_client',
    "The `client_id` is not a name. Send the device's name: 1 to 40 visible characters, such as My watch.",
  );

const invalidScope = () =>
  new PairingError(
    'invalid_scope',
    `The scope has unknown metrics. Send metrics separated by spaces, of these: ${ALL_METRICS.join(', ')}.`,
  );
