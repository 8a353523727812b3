import { withoutLimits } from './bundle-answers.ts';
import { openAnswers } from './bundle-directions.ts';
import { withExamples } from './bundle-examples.ts';
import {
  doubleNumbers,
  limitsInWords,
  portablePattern,
  requiredSetsAsConditions,
  withoutEmptyDefault,
  withoutPrivate,
} from './bundle-keywords.ts';
import { nameShared } from './bundle-names.ts';
import { anyFile, oneToken, withoutInternal } from './bundle-operations.ts';
import { inlineFields } from './bundle-references.ts';
import { nullableLists } from './bundle-requests.ts';
import { mapDeep, mapSchemas, mapValues } from './bundle-walk.ts';
import type { Contracts, Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';
import type { Story } from './story.ts';

const KEYWORDS = [
  withoutPrivate,
  portablePattern,
  limitsInWords,
  doubleNumbers,
  withoutEmptyDefault,
  requiredSetsAsConditions,
  nullableLists,
];
/** The server replaces this URL by its own. In the published file it is relative to the place of the file. */
const SERVERS = [{ url: '/', description: 'The server that this document comes from.' }];

const EXAMPLES =
  'The examples tell one story: their times are of a past day, and a server that serves this document moves them to the day before.';

/**
 * Generates the document that is served at `/openapi.json` and published as `shared/openapi.json`. It describes the same requests and
 * answers as the hand-written contract, with what generators and tools for other languages understand.
 */
export function publishedContract(openapi: OpenApi, contracts: Contracts, story: Story): OpenApi {
  const named = nameShared(inlineFields(anyFile(oneToken(withoutInternal(openapi))), contracts));
  const open = openAnswers(named);
  const components = { ...open.components, schemas: mapValues(open.components.schemas, withoutLimits) };
  const portable = mapSchemas({ ...open, components }, (schema, place) => mapDeep(schema, place, applyKeywords));
  const info = { ...portable.info, description: `${portable.info.description}\n${EXAMPLES}\n` };
  return { ...withExamples(portable, story), info, servers: SERVERS };
}

const applyKeywords = (schema: Schema): Schema => KEYWORDS.reduce((changed, rule) => rule(changed), schema);
