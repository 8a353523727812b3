import { openAnswers } from './bundle-directions.ts';
import {
  doubleNumbers,
  limitsInWords,
  portablePattern,
  requiredSetsAsConditions,
  withoutEmptyDefault,
  withoutPrivate,
} from './bundle-keywords.ts';
import { nameShared } from './bundle-names.ts';
import { anyFile, oneToken } from './bundle-operations.ts';
import { inlineFields } from './bundle-references.ts';
import { nullableLists } from './bundle-requests.ts';
import { mapDeep, mapSchemas } from './bundle-walk.ts';
import type { Contracts, Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';

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

/**
 * Generates the document that is served at `/openapi.json` and published as `shared/openapi.json`. It describes the same requests and
 * answers as the hand-written contract, with what generators and tools for other languages understand.
 */
export function publishedContract(openapi: OpenApi, contracts: Contracts): OpenApi {
  const named = nameShared(inlineFields(anyFile(oneToken(openapi)), contracts));
  const portable = mapSchemas(openAnswers(named), (schema, place) => mapDeep(schema, place, applyKeywords));
  return { ...portable, servers: SERVERS };
}

const applyKeywords = (schema: Schema): Schema => KEYWORDS.reduce((changed, rule) => rule(changed), schema);
