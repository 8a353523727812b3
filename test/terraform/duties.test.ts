import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readServiceSettings } from '../../core/privacy/service-settings.ts';
import { blocks } from './hcl.ts';

const [controller, url] = blocks('variable.operator.validation').map(({ condition }) => {
  const [, pattern = ''] = /regex\("(.+?)", /.exec(String(condition)) ?? [];
  return new RegExp(JSON.parse(`"${pattern}"`), 'u');
}) as [RegExp, RegExp];
const MAX_URL = 200;

/** Starts with these settings, as the functions do. */
const start = (env: Record<string, string>) => readServiceSettings(env, { name: 'template', isRemote: false });

test('functions start with every controller that Terraform accepts', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', '🐾', '\u202e', '\u200b', '\u0085', '\n', '\u2028'),
    maxLength: 210,
  });
  fc.assert(
    fc.property(text, (CONTROLLER) => {
      if (controller.test(CONTROLLER)) start({ CONTROLLER });
    }),
    { examples: [['🐾'.repeat(150)], ['Pets\u202eLtd'], [''], ['\u200b']] },
  );
});

test('functions start with every URL that Terraform accepts', () => {
  const label = fc.constantFrom('pet', 'A-1', '7', '-', '0x', '[', '%', 'é');
  const path = fc.constantFrom(...'a/\\?#[{^%"<|é \u0001');
  const text = fc
    .tuple(
      fc.array(label, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', ':', ':99999'),
      fc.string({ unit: path, maxLength: MAX_URL }),
    )
    .map(([labels, port, rest]) => `https://${labels.join('.')}${port}/${rest}`);
  const accepts = (one: string) => url.test(one) && one.length <= MAX_URL;
  fc.assert(
    fc.property(text, (IMPRINT_URL) => {
      if (accepts(IMPRINT_URL)) start({ IMPRINT_URL });
    }),
    { examples: [['https://pet.example:99999/p'], ['https://[x'], ['https://1.2.3.456'], ['https://a%b/']] },
  );
  for (const one of ['https://pet.example', 'https://www.pet-shop.example/privacy?lang=en#us', 'https://localhost/'])
    assert.ok(accepts(one), one);
});
