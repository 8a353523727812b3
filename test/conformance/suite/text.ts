import assert from 'node:assert/strict';
import type { UserProfile } from '../../../shared/models/typescript/types.ts';
import { jsonIn } from '../../support/streams.ts';
import { NAMES, type Rules, ruleForEach, someUser } from './api.ts';
import { HIDDEN_TEXTS, NAMES_BY_SCRIPT } from './names.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

/** Maximum number of goals in a profile. */
const GOALS = 10;
const DROPPED = /\u200b|^[\u061c\u200e\u200f\u2066-\u2069]+|[\u061c\u200e\u200f\u2066-\u2069]+$/gu;
const LOCALES: Record<string, string> = {
  'ZH-hant-tw': 'zh-Hant-TW',
  en_US: 'en-US',
  de_AT: 'de-AT',
  'zh-Hans_CN': 'zh-Hans-CN',
  'en_US.UTF-8': 'en-US',
  'sr_RS.UTF-8@latin': 'sr-Latn-RS',
  'zh_TW_#Hant': 'zh-Hant-TW',
  deu: 'de',
};

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
  ...HIDDEN_TEXTS,
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

  async 'keeps the joiners and selectors of every script, and drops direction marks at both ends and zero-width spaces'(
    api,
  ) {
    const owner = await api.createUser();
    const names = Object.values(NAMES_BY_SCRIPT).flat();
    for (let at = 0; at < names.length; at += GOALS) {
      const health_goals = names.slice(at, at + GOALS);
      const expected = health_goals.map((name) => name.replace(DROPPED, '').normalize('NFC'));
      const updated = await jsonIn<UserProfile>(owner.update({ health_goals, name: health_goals[0] }));
      assert.deepEqual([updated.health_goals, updated.name], [expected, expected[0]]);
    }
  },

  async 'takes locales as POSIX, iOS and Java write them'(api) {
    const owner = await api.createUser();
    for (const [sent, stored] of Object.entries(LOCALES)) {
      assert.equal((await jsonIn<UserProfile>(owner.update({ locale: sent }))).locale, stored);
    }
  },

  async 'says what to send instead of the name of a language'(api) {
    const owner = await api.once(someUser);
    const { errors } = await assertProblem(await owner.update({ locale: 'german' }), '400 invalid-profile');
    assert.match(errors?.[0]?.detail ?? '', /Send a BCP 47 tag such as en or de-AT/);
  },
};
