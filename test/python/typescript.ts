import { validate as validateSampleBatch } from '../../shared/models/typescript/validate_sample_batch.js';
import { validate as validateStreamPatch } from '../../shared/models/typescript/validate_stream_patch.js';
import { validate as validateUserProfile } from '../../shared/models/typescript/validate_user_profile.js';
import { readContracts } from '../../tools/generate/contracts.ts';
import { ajvFor } from '../../tools/generate/validators.ts';

const ajv = ajvFor(await readContracts());

/** The validators of requests. */
const serving: Record<string, (value: unknown) => boolean> = {
  sample_batch: validateSampleBatch,
  stream_patch: validateStreamPatch,
  user_profile: validateUserProfile,
};

/** Whether a value is valid by a contract: by the validator of requests or, if there is none, by the contract itself. */
export function keeps(contract: string, value: unknown): boolean {
  const validate = serving[contract] ?? ajv.getSchema(`${contract}.json`);
  if (!validate) throw new Error(`There is no contract called ${contract}.`);
  return validate(value) === true;
}
