import { validate as validateNewStream } from '../../shared/models/typescript/validate_new_stream.js';
import { validate as validateSampleBatch } from '../../shared/models/typescript/validate_sample_batch.js';
import { validate as validateStreamUpdate } from '../../shared/models/typescript/validate_stream_update.js';
import { validate as validateUserProfile } from '../../shared/models/typescript/validate_user_profile.js';
import { readContracts } from '../../tools/generate/contracts.ts';
import { ajvFor } from '../../tools/generate/validators.ts';

const ajv = ajvFor(await readContracts());

/** The validators that the service applies to requests. */
const serving: Record<string, (value: unknown) => boolean> = {
  new_stream: validateNewStream,
  sample_batch: validateSampleBatch,
  stream_update: validateStreamUpdate,
  user_profile: validateUserProfile,
};

/**
 * Returns whether a value is valid against a contract. Uses the service's own validator if there is one, otherwise the
 * JSON Schema.
 */
export function keeps(contract: string, value: unknown): boolean {
  const validate = serving[contract] ?? ajv.getSchema(`${contract}.json`);
  if (!validate) throw new Error(`There is no contract called ${contract}.`);
  return validate(value) === true;
}
