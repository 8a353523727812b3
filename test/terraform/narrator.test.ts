import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, blocks } from './hcl.ts';

const MODEL = 'data.aws_bedrock_foundation_model.narrator';

test('nothing is sent to a model unless one is chosen', () => {
  assert.equal(at('variable.narrator.default'), 'template');
  assert.equal(at('variable.narrator.validation.condition'), '{contains(["template", "bedrock"], var.narrator)}');
  assert.deepEqual([at('variable.bedrock_model_id.default'), at('variable.bedrock_model_id.nullable')], ['', false]);
  assert.equal(at(`${MODEL}.count`), '{var.narrator == "bedrock" ? 1 : 0}');
});

test('bedrock needs a model that is available in the region', () => {
  const condition = at('variable.bedrock_model_id.validation.condition');
  assert.equal(condition, '{var.narrator != "bedrock" || var.bedrock_model_id != ""}');
  assert.equal(at(`${MODEL}.model_id`), '{local.narrator_model}');
  const [{ condition: offered } = {}] = blocks(`${MODEL}.lifecycle.postcondition`);
  assert.equal(offered, '{local.by_profile || contains(self.inference_types_supported, "ON_DEMAND")}');
});

test('only the chosen model may be called, in this region or in the regions of its profile', () => {
  assert.equal(at('locals.by_profile'), '{local.narrator_model != var.bedrock_model_id}');
  const [, source = ''] = /, "\/(.+)\/", ""\)\}$/.exec(String(at('locals.narrator_model'))) ?? [];
  const geography = new RegExp(source.replaceAll('\\\\', '\\'));
  for (const [id, model] of [
    ['amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['eu.amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['global.anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic.claude-haiku-4-5-20251001-v1:0'],
    ['us-gov.amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['deepseek.v3.2', 'deepseek.v3.2'],
  ] as const) {
    assert.equal(id.replace(geography, ''), model);
  }
  const account = '{data.aws_caller_identity.current.account_id}';
  const arn = (from: string, to: string) => `replace(model.model_arn, "${from}", "${to}"),`;
  const profile = `:${account}:inference-profile/{var.bedrock_model_id}`;
  const arns = `{[ for model in ${MODEL} : local.by_profile ?
    [ ${arn('::foundation-model/{local.narrator_model}', profile)} ${arn('/:bedrock:[^:]*:/', ':bedrock:*:')} ] :
    [model.model_arn] ]}`;
  const words = (text: unknown) => String(text).replaceAll(/\s+/g, '');
  assert.equal(words(at('locals.narrator_arns')), words(arns));
});
