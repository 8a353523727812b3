import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { SCENARIO_LABEL } from '../../sources/simulated-watch/label.ts';
import { METRICS } from '../../sources/simulated-watch/readings.ts';
import type { Scenario } from '../../sources/simulated-watch/scenarios.ts';
import type { Api } from '../api.ts';

const SOURCE = 'simulated-watch';
const PURPOSES: HealthStream['purposes'] = ['pet_state', 'pet_messages'];
const labelOf = (scenario: Scenario) => `${SCENARIO_LABEL}${scenario}`;

/**
 * Finds or creates the stream of this scenario. The streams of other scenarios have different readings for the same days, so their
 * purposes are withdrawn, and the evaluation of the pet ignores them.
 */
export async function streamFor(api: Api, scenario: Scenario): Promise<HealthStream> {
  const label = labelOf(scenario);
  const watches = (await api.streams()).filter(({ source }) => source === SOURCE);
  const own = watches.find((watch) => watch.label === label);
  for (const { stream_id, label: other, purposes } of watches) {
    const isOther = other !== label && other?.startsWith(SCENARIO_LABEL);
    if (isOther && purposes.length > 0) await api.changePurposes(stream_id, []);
  }
  if (!own) return await api.createStream({ source: SOURCE, label, metrics: METRICS, purposes: PURPOSES });
  return own.purposes.length > 0 ? own : await api.changePurposes(own.stream_id, PURPOSES);
}
