import type { HealthSample } from '../../../shared/models/typescript/types.ts';

type Metric = HealthSample['metric'];

/** What a device needs to send readings, under the names that `POST /device_token` uses. */
export interface DeviceAccess {
  samples_url: string;
  user_id: string;
  stream_id: string;
  access_token: string;
  metrics: Metric[];
}

/** A plausible value of each metric, for the command that sends one reading. */
export const EXAMPLES = {
  sleep_score: 80,
  sleep_duration: 440,
  recovery_score: 75,
  stress_level: 30,
  heart_rate: 62,
  resting_heart_rate: 58,
  heart_rate_variability_rmssd: 45,
  heart_rate_variability_sdnn: 55,
  respiratory_rate: 15,
  oxygen_saturation: 97,
  body_temperature: 36.6,
  step_count: 1200,
  self_report: 3,
} satisfies Record<Metric, number>;

/** @returns the reading that the command sends, of the first metric with consent */
export function exampleReading({ metrics }: DeviceAccess, now: Date): HealthSample {
  const [metric = 'heart_rate'] = metrics;
  return { metric, value: EXAMPLES[metric], start: now.toISOString() };
}

/**
 * @returns a command for a POSIX shell that sends one reading. curl reads the key from its standard input, so that the list of processes
 * does not show it.
 */
export function curlCommand(access: DeviceAccess, reading: HealthSample): string {
  const body = JSON.stringify({ samples: [reading] });
  return [
    `curl -X POST '${access.samples_url}' -H @- -d '${body}' <<'KEY'`,
    `Authorization: Bearer ${access.access_token}`,
    'KEY',
  ].join('\n');
}

/** @returns the content of the QR code: JSON with some of the members that `POST /device_token` returns */
export const qrText = ({ samples_url, access_token }: DeviceAccess): string =>
  JSON.stringify({ samples_url, access_token });
