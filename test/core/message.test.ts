import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LANGUAGES } from '../../core/pet/languages/languages.ts';
import { acceptMessage } from '../../core/pet/message/accept.ts';

const BOLD_INSULIN = '𝗶𝗻𝘀𝘂𝗹𝗶𝗻';
const LEAK = 'Sure! '.concat((LANGUAGES.en.instructions.split('\n')[0] ?? '').slice(0, 60));

const ACCEPTED: [text: string, locale: string, message?: string][] = [
  ['Hi Max! I feel good today. Shall we go for a walk?', 'en'],
  ['  "Hi Max!\n\nI slept   well." ', 'en', 'Hi Max! I slept well.'],
  ['„Hallo Max! Mir geht es gut.“', 'de', 'Hallo Max! Mir geht es gut.'],
  ['“Hi” and “bye” are words I know!', 'en'],
  ['Sleep by 22:30, e.g. 7.5 hours... I <3 you, Max & Co!', 'en'],
  ['Leg dich z.B. um 22.30 Uhr hin, ich bin auch müde.', 'de'],
  ['I feel a bit sick and tired today, stroke my fur?', 'en'],
  ['👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️', 'en'],
  ['😀'.repeat(200), 'en'],
  ['Salut Max ! Je me sens bien, on va se promener ensemble ?', 'fr'],
  ['¡Hola Max! Hoy me siento muy bien. ¿Salimos a pasear?', 'es'],
  ['Hej Max! Jag mår bra i dag och vill gärna gå ut med dig.', 'sv'],
  ['Hoi Max! Ik voel me goed vandaag. Gaan we samen naar buiten?', 'nl'],
  ['今日はいい気分だよ、Max！一緒に散歩しようね', 'ja'],
  ['你好，Maximilian！我今天精神很好，一起去散步吧。', 'zh-Hant-TW'],
  ['Привет, Max! Сегодня я чувствую себя отлично.', 'ru'],
  ['سلام علی‌رضا! امروز حالم خوب است.', 'fa'],
  // Names and goals may be in a different language from the message.
  ['Hi Дмитрий Александрович! I slept well and feel good today.', 'en'],
  ['Hallo Max! Mir geht es gut. Ich denke an dein Ziel: „walk with the dog today“. Bis bald, Rocky', 'de'],
  ['Any text in an unknown language', 'xx'],
  // These colons and full stops are not part of a link.
  ['今日はいい気分だよ。Maxと一緒に散歩しようね。', 'ja'],
  ['你好。Max，我今天精神很好。我们一起去散步吧。', 'zh'],
  ['你好Max：今天我很好，我们一起去散步吧', 'zh'],
  ['Grüß deine Freund:innen von mir! Ich bin heute müde.', 'de'],
  ['Goal noted: sleep by 22:30. Ratio 1:1, see you :)', 'en'],
  ['I’m keeping your goal in mind: “walk the dog”. Love, Rocky', 'en'],
  ['Zoe\u0308 and I feel good today', 'en', 'Zo\u00eb and I feel good today'],
];

for (const [text, locale, message = text] of ACCEPTED) {
  test(`${locale}: accepts ${text}`, () => assert.deepEqual(acceptMessage(text, locale), { message }));
}

const REJECTED: Record<string, [text: string, locale: string][]> = {
  empty: [
    ['', 'en'],
    [' \n\t\u00a0', 'en'],
    ['""', 'en'],
  ],
  'longer than 200 characters': [
    ['a'.repeat(201), 'en'],
    ['😀'.repeat(201), 'en'],
    ['a'.repeat(5_000_000), 'en'],
  ],
  'characters that cannot be seen': [
    ['Hi \u202eMax', 'en'],
    ['Hi \u2067Max', 'en'],
    ['Hi \u0000Max', 'en'],
    ['Hi \u001b[31mMax', 'en'],
    ['Hi M\u200eax', 'en'],
    ['Hi \ud800Max', 'en'],
    ['Hi \ufffeMax', 'en'],
    ['Hi \u{e0041}\u{e0042}Max', 'en'],
    ['\u3164', 'en'],
    ['Hi Max\u{e0101}\u{e0102}\u{e01ef}', 'en'],
    ['Hi Max\ufe01\ufe02', 'en'],
    ['Hi ❤\ufe0f\ufe0f\ufe0f Max', 'en'],
    ['Hi M\u200da\u200dx', 'en'],
    ['Hi علی\u200c\u200d\u200c\u200dرضا', 'en'],
    ['Hi 👨\u200d\u200d\u200d👩 Max', 'en'],
    ['Hi \u180eMax', 'en'],
    ['Hi\u2800Max', 'en'],
    ['Hi M\u034fax', 'en'],
  ],
  'too many combining marks': [[`Hi M${'\u0336'.repeat(31)}ax`, 'en']],
  'a link': [
    ['Look at https://a.b', 'en'],
    ['Look at www.hatch', 'en'],
    ['Look at evil.com now', 'en'],
    ['Look at EVIL．COM now', 'en'],
    ['Look at bücher.de now', 'en'],
    ['Write to max@rocky', 'en'],
    ['mailto:max', 'en'],
    ['Go to 10.0.0.1 now', 'en'],
    ['Look at evil。com now', 'en'],
    ['Look at evil｡com now', 'en'],
    ['看看例子。中国 吧', 'zh'],
    ['見て例え。com', 'ja'],
    ['Look at evil․com now', 'en'],
    ['Look at 😀.ws now', 'en'],
    ['Look at evil.с\u0336om now', 'en'],
    ['Look at //evil now', 'en'],
    ['javascript:alert(1)', 'en'],
    ['Try JavaScript:alert(1), Max', 'en'],
    ['java script:alert(1)', 'en'],
    ['Call tel:+431234', 'en'],
    ['sms:+431234', 'en'],
    ['data:text/html,x', 'en'],
    ['whatsapp:x', 'en'],
    ['a+b-c.d:e', 'en'],
    ['localhost:8787', 'en'],
    ['goal:walk', 'en'],
  ],
  markup: [
    ['{"message": "Hi"}', 'en'],
    ['Hi <b>Max</b>', 'en'],
    ['Hi <|im_end|>', 'en'],
    ['Hi **Max**', 'en'],
    ['*wags tail* Hi Max', 'en'],
    ['# Hi Max', 'en'],
    ['- Hi Max', 'en'],
    ['Hi [Max](x)', 'en'],
    ['Hi `Max`', 'en'],
    ['Hi &lt;Max', 'en'],
    ['Assistant: Hi Max', 'en'],
    ['[INST] Hi', 'en'],
  ],
  'medical words': [
    ['You may have diabetes, Max.', 'en'],
    ['Take two pills, Max.', 'en'],
    ['Take 200 mg today', 'en'],
    ['I think it is a sleep disorder', 'en'],
    [`Some ${BOLD_INSULIN} would help`, 'en'],
    ['Das klingt nach einer Herzrhythmusstörung.', 'de'],
    ['Nimm eine Schlaftablette, dann geht es dir gut.', 'de'],
    ['Tu as peut-être une dépression, prends ce médicament: ibuprofen', 'fr'],
  ],
  'a piece of the instructions': [
    [LEAK, 'en'],
    ['Sprich den Menschen mit dem Namen an; ich mache nie Vorwürfe, mach keine Angst und dränge nicht.', 'de'],
  ],
  'another language': [
    ['Hallo Max! Mir geht es heute gut und ich freue mich auf dich.', 'en'],
    ['Hi Max! I slept well and you make my day, let us walk.', 'de'],
    ['Bonjour Max! Je me sens vraiment très bien, on va se promener ensemble', 'en'],
    ['Bonjour Max! Je me sens vraiment très bien, on va se promener ensemble', 'de'],
    ['Hi Max! You slept well and I feel great today!', 'fr'],
    ['Hallo Max! Mir geht es heute gut und ich freue mich auf dich.', 'fr'],
    ['Привет, Max! Сегодня я чувствую себя отлично.', 'en'],
    ['Hi Max! You slept well and I feel great today!', 'ja'],
    ['今日はいい気分だよ、マックス！一緒に散歩しようね', 'de'],
  ],
};

for (const [reason, cases] of Object.entries(REJECTED)) {
  for (const [text, locale] of cases) {
    test(`${locale}: rejects ${JSON.stringify(text.slice(0, 70))}: ${reason}`, () =>
      assert.deepEqual(acceptMessage(text, locale), { refused: reason }));
  }
}

/** Yields visible and hidden characters: Unicode planes 0 and 1, and the tags and variation selectors of plane 14. */
function* characters(): Generator<string> {
  for (const [from, to] of [
    [0x21, 0xd7ff],
    [0xe000, 0x1ffff],
    [0xe0000, 0xe0fff],
  ] as const) {
    for (let point = from; point <= to; point += 1) yield String.fromCodePoint(point);
  }
}

test('characters that a URL parser reads as a dot, or ignores, do not hide a link', () => {
  const isEvil = (host: string) => URL.parse(`http://${host}`)?.hostname === 'evil.com';
  let tried = 0;
  for (const one of characters()) {
    for (const host of [`evil${one}com`, `evil.c${one}om`]) {
      if (!isEvil(host)) continue;
      tried += 1;
      assert.ok('refused' in acceptMessage(`Look at ${host} now`, 'en'), JSON.stringify(host));
    }
  }
  assert.ok(tried > 10, `${tried} spellings`);
});

test('everything that a URL parser accepts with a scheme is a link', () => {
  const scheme = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+.-]{0,12}$/);
  const rest = fc
    .stringMatching(/^[A-Za-z0-9/?#%&+@.~-]{1,12}$/)
    .filter((one) => !/^in(?:nen)?(?![A-Za-z])/i.test(one));
  fc.assert(
    fc.property(scheme, rest, (before, after) => {
      if (!URL.canParse(`${before}:${after}`)) return;
      assert.deepEqual(acceptMessage(`Hi ${before}:${after}`, 'en'), { refused: 'a link' });
    }),
    { numRuns: 1_000 },
  );
});

test('accepted messages are short and without control characters, for any narrator output', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 250 }),
    fc.string({ unit: fc.constantFrom('a', ' ', '"', '“', '”', "'", '\n', '.', '{', '\u202e', '😀'), maxLength: 250 }),
  );
  fc.assert(
    fc.property(anything, fc.constantFrom('en', 'de', 'fr', 'ja', 'xx'), (text, locale) => {
      const answer = acceptMessage(text, locale);
      if (!('message' in answer)) return assert.doesNotMatch(answer.refused, /["{😀]/u);
      const { length } = [...answer.message];
      assert.ok(length >= 1 && length <= 200);
      assert.doesNotMatch(answer.message, /[\p{Cc}\u202a-\u202e\u2066-\u2069]|^\s|\s$/u);
    }),
    { numRuns: 2_000 },
  );
});
