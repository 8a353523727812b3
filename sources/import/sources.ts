import { appleHealth } from '../apple-health/apple-health.ts';
import { fitabase } from '../fitabase/fitabase.ts';
import { googleTakeout } from '../google-takeout/google-takeout.ts';
import { healthConnect } from '../health-connect/health-connect.ts';
import type { OpenDatabase } from '../health-connect/open-database.ts';
import { whoop } from '../whoop/whoop.ts';
import type { ImportSource, SourceName } from './import-source.ts';

/** What the sources need from where they run. */
export interface SourcePorts {
  openDatabase: OpenDatabase;
}

/** In the order of messages that list what Hatchery reads. */
const SOURCES: Partial<Record<SourceName, (ports: SourcePorts) => ImportSource>> = {
  'apple-health': () => appleHealth,
  'health-connect': ({ openDatabase }) => healthConnect(openDatabase),
  'google-takeout': () => googleTakeout,
  whoop: () => whoop,
  fitabase: () => fitabase,
};

/** Returns all kinds of exports that Hatchery reads. */
export const importSources = (ports: SourcePorts): readonly ImportSource[] =>
  Object.values(SOURCES).map((create) => create(ports));
