import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, blocks } from './hcl.ts';

const MODEL = 'data.aws_bedrock_foundation_model.bedrock_model_id';
const PROFILE = 'data.aws_bedrock_inference_profile.bedrock_model_id';

test('nothing is sent to a model unless one is chosen', () => {
  assert.equal(at('variable.narrator.default'), 'template');
  assert.equal(at('variable.narrator.validation.condition'), '{contains(["template", "bedrock"], var.narrator)}');
  assert.deepEqual([at('variable.bedrock_model_id.default'), at('variable.bedrock_model_id.nullable')], ['', false]);
});

test('a model or an inference profile is looked up in the region', () => {
  const geography = 'local.profile_geography';
  assert.equal(at(`${MODEL}.count`), `{var.narrator == "bedrock" && ${geography} == null ? 1 : 0}`);
  assert.equal(at(`${MODEL}.model_id`), '{var.bedrock_model_id}');
  assert.equal(at(`${PROFILE}.count`), `{var.narrator == "bedrock" && ${geography} != null ? 1 : 0}`);
  assert.equal(at(`${PROFILE}.inference_profile_id`), '{var.bedrock_model_id}');
  const conditions = [MODEL, PROFILE].flatMap((data) => blocks(`${data}.lifecycle.postcondition`));
  for (const { error_message } of conditions) assert.match(String(error_message), /^bedrock_model_id: /);
});

test('an inference profile’s id begins with its geography', () => {
  const [, source = ''] = /regex\("([^"]+)"/.exec(String(at('locals.profile_geography'))) ?? [];
  const pattern = new RegExp(source.replaceAll('\\\\', '\\'));
  for (const [id, geography] of [
    ['amazon.nova-lite-v1:0', undefined],
    ['deepseek.v3.2', undefined],
    ['zai.glm-4.7', undefined],
    ['eu.amazon.nova-lite-v1:0', 'eu'],
    ['global.anthropic.claude-haiku-4-5-20251001-v1:0', 'global'],
    ['us-gov.amazon.nova-lite-v1:0', 'us-gov'],
    ['us.deepseek.r1-v1:0', 'us'],
  ] as const) {
    assert.equal(pattern.exec(id)?.[1], geography, id);
  }
});
