import assert from 'node:assert/strict';
import { NAMES, type Rules, ruleForEach, someUser } from './api.ts';
import { assertPointsAt } from './problem.ts';

const FAMILY = '👨‍👩‍👧‍👦';

const refused: Record<string, string> = {
  'nothing but white space': ' \t\n\u00a0',
  '41 letters': 'x'.repeat(41),
  '41 emoji families': FAMILY.repeat(41),
  'a mountain of accents': `Z${'\u0336'.repeat(1_000)}`,
  NUL: 'M\0x',
  'an escape character': '\u001b[31mMax',
  'a lone surrogate': 'M\ud83dx',
  'a noncharacter': 'M\uffffx',
  'a bidirectional override': 'Max\u202egnp.exe',
  'a bidirectional isolate': '\u2067Max',
  'a zero-width space': 'Ma\u200bx',
  'a soft hyphen': 'Ma\u00adx',
  'a joiner between letters': 'Ma\u200dx',
  'a byte order mark': 'Ma\ufeffx',
  'hidden tags': 'Max\u{e0068}\u{e0069}',
  'nothing but filler': '\u3164',
};

export const text: Rules = {
  ...ruleForEach('rejects', refused, async (api, written) => {
    const owner = await api.once(someUser);
    await assertPointsAt(await api.post({ ...NAMES, name: written }), ['/name']);
    await assertPointsAt(await owner.update({ pet_name: written }), ['/pet_name']);
    const health_goals = ['sleep', `${written}${written}`];
    await assertPointsAt(await owner.update({ health_goals }), ['/health_goals/1']);
    assert.deepEqual(await owner.read(), owner.profile);
  }),

  async 'normalises text to NFC, trims it and collapses white space'(api) {
    const { profile } = await api.createUser({
      name: '  Zoe\u0308 \t\n Ann\u00a0 Lee ',
      pet_name: ' Rocky\n',
      health_goals: [' sleep   well '],
    });
    assert.deepEqual(
      [profile.name, profile.pet_name, profile.health_goals],
      ['Zo\u00eb Ann Lee', 'Rocky', ['sleep well']],
    );
  },

  async 'counts a grapheme as one character, and keeps it unchanged'(api) {
    const sent = {
      name: FAMILY.repeat(40),
      pet_name: '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 🇦🇹 1️⃣ 👍🏽 ❤️',
      health_goals: ['x'.repeat(80), 'می‌خواهم', 'नमस्ते', '健康', 'שלום', '"; DROP TABLE users; --', '<b>&amp;'],
    };
    const owner = await api.createUser(sent);
    const { name, pet_name, health_goals } = await owner.read();
    assert.deepEqual({ name, pet_name, health_goals }, sent);
  },

  async 'canonicalises a locale'(api) {
    const { profile } = await api.createUser({ locale: 'ZH-hant-tw' });
    assert.equal(profile.locale, 'zh-Hant-TW');
  },
};
