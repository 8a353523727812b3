import type { Schema } from '../../tools/generate/contracts.ts';

/** The subset of JSON Schema 2020-12 from which the fuzzer can generate values. */
export interface JsonSchema
  extends Omit<Schema, 'additionalProperties' | 'properties' | 'items' | 'anyOf' | 'allOf' | 'if' | 'then' | 'else'> {
  properties?: Record<string, JsonSchema | boolean>;
  items?: JsonSchema | boolean;
  anyOf?: (JsonSchema | boolean)[];
  oneOf?: (JsonSchema | boolean)[];
  allOf?: JsonSchema[];
  if?: JsonSchema;
  then?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  uniqueItems?: boolean;
}
