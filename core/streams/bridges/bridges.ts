import { healthAutoExport } from './health-auto-export.ts';
import { healthConnectWebhook } from './health-connect-webhook.ts';
import { type Bridge, type Mapping, newMapping } from './mapping.ts';
import { openWearables } from './open-wearables.ts';

/** What maps the JSON of each app, by the value of the query parameter `format`. */
const BRIDGES = {
  'health-auto-export': healthAutoExport,
  'health-connect-webhook': healthConnectWebhook,
  'open-wearables': openWearables,
} as const satisfies Record<string, Bridge>;

export type BridgeFormat = keyof typeof BRIDGES;
export const BRIDGE_FORMATS = Object.keys(BRIDGES) as BridgeFormat[];

export const isBridgeFormat = (text: string): text is BridgeFormat => Object.hasOwn(BRIDGES, text);

/** Maps the JSON of an app to readings, and counts what it leaves out. */
export function mapDelivery(format: BridgeFormat, body: Record<string, unknown>): Mapping {
  const mapping = newMapping();
  BRIDGES[format](body, mapping);
  return mapping;
}
