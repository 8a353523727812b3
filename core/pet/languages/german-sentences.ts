import type { TemplateWords } from './pack.ts';

export const GERMAN_SENTENCES: TemplateWords = {
  greetings: {
    morning: [
      (owner) => `Guten Morgen, ${owner}!`,
      (owner) => `Morgen, ${owner}!`,
      (owner) => `Ein neuer Tag, ${owner}!`,
    ],
    day: [(owner) => `Hallo ${owner}!`, (owner) => `Hi ${owner}!`, (owner) => `Na, ${owner}?`],
    evening: [
      (owner) => `Guten Abend, ${owner}!`,
      (owner) => `Schönen Abend, ${owner}!`,
      (owner) => `Da bist du ja, ${owner}!`,
    ],
    night: [
      (owner) => `Hallo ${owner}, es ist spät.`,
      (owner) => `Hi ${owner}, die Sterne sind da.`,
      (owner) => `Ganz still ist es, ${owner}.`,
    ],
  },
  plainGreetings: { morning: 'Guten Morgen!', day: 'Hallo!', evening: 'Guten Abend!', night: 'Es ist spät.' },
  moods: {
    exhausted: [
      'Mir fallen fast die Augen zu. Machen wir heute ganz langsam?',
      'Ich bin heute völlig platt. Lass es uns ganz langsam angehen.',
      'Ich bin ziemlich erschöpft. Ein ruhiger Tag würde uns beiden guttun.',
      'Ich könnte auf der Stelle einschlafen. Ruhen wir uns ein bisschen aus?',
    ],
    sick: [
      'Mir ist heute nicht so wohl. Kuschelst du ein bisschen mit mir?',
      'Ich bleibe heute lieber unter der Decke. Seien wir heute nett zu uns.',
      'Ich bin heute nicht ganz auf der Höhe. Etwas Ruhe und Wärme wären schön.',
      'Ich bin heute etwas angeschlagen. Machen wir es uns gemütlich?',
    ],
    tired: [
      'Ich muss ständig gähnen. Eine kleine Pause würde uns beiden guttun.',
      'Ich bin heute etwas müde. Nehmen wir uns nicht zu viel vor.',
      'Ein Nickerchen, das wäre jetzt was. Wie ist es mit dir?',
      'Ich komme heute nicht recht in Schwung. Lassen wir es ruhig angehen?',
    ],
    concerned: [
      'Ich denke heute viel an dich. Wie geht es dir?',
      'Ich bin heute ein wenig still. Passen wir gut aufeinander auf.',
      'Eine Pause mit dir, das wäre schön. Machen wir eine?',
      'Ich bin heute etwas angespannt. Atmen wir zusammen einmal tief durch?',
    ],
    okay: [
      'Mir geht es ganz gut. Ein bisschen frische Luft wäre schön.',
      'Heute ist ein ganz normaler Tag. Was machen wir daraus?',
      'Es ist ein ruhiger Tag, und das mag ich. Schön, dass du da bist.',
      'Mir geht es ganz okay, alles im Lot. Und wie geht es dir?',
    ],
    recovering: [
      'Ich komme wieder zu Kräften. Lassen wir es noch ein bisschen ruhig angehen.',
      'Mir geht es schon besser. Immer schön ein Schritt nach dem anderen.',
      'Die Ruhe hat mir gutgetan, das merke ich. Und dir?',
      'Es geht aufwärts mit mir. Schön, dass du da bist.',
    ],
    good: [
      'Mir geht es heute gut. Gehen wir zusammen spazieren?',
      'Das fühlt sich nach einem guten Tag an. Was haben wir vor?',
      'Ich bin gut gelaunt, und das liegt auch an dir.',
      'Mir ist heute ganz leicht zumute. Machen wir etwas Schönes?',
    ],
    energetic: [
      'Ich bin voller Energie! Hast du heute Zeit zum Spielen?',
      'Ich könnte den ganzen Tag herumhüpfen. Machst du mit?',
      'Ich habe so viel Schwung! Was stellen wir damit an?',
      'Ich bin hellwach und zu allem bereit. Womit fangen wir an?',
    ],
    happy: [
      'Ich bin heute so glücklich. Es ist schön, dein Haustier zu sein.',
      'Ich summe ständig vor mich hin. Du tust mir gut!',
      'Mir geht es wunderbar, und das wollte ich dir sagen.',
      'Ich strahle über das ganze Gesicht. Schön, dass es dich gibt.',
    ],
    ecstatic: [
      'Ich könnte tanzen! Was für ein Tag!',
      'Mir ging es nie besser! Lass uns den Tag genießen.',
      'Ich hüpfe vor Freude. Der Tag gehört uns!',
      'Ich bin überglücklich! Komm, feiern wir ein bisschen.',
    ],
    curious: [
      'Ich bin neugierig: Wie geht es dir heute?',
      'Ich frage mich, wie es dir geht. Erzählst du es mir?',
      'Ich bin ganz Ohr: Was gibt es Neues bei dir?',
      'Ich wüsste gern mehr von dir. Wie fühlst du dich heute?',
    ],
  },
  night: [
    'Ich liege schon in meinem Nest. Schlaf gut.',
    'Mir fallen die Augen zu. Bis morgen früh.',
    'Ich fange gleich an zu träumen. Gute Nacht.',
    'Machen wir die Augen zu? Morgen ist ein neuer Tag.',
  ],
  resting: [
    'Ruh dich aus, solange du magst. Ich ruhe mich mit dir aus.',
    'Ich bin ganz nah bei dir. Wir haben Zeit.',
    'Wir müssen gar nichts. Ich leiste dir Gesellschaft.',
    'Ich bin ganz leise, damit du schlafen kannst.',
  ],
  changes: {
    better: ['Mir geht es besser als gestern.', 'Es läuft besser als gestern.', 'Ich bin munterer als gestern.'],
    worse: [
      'Gestern war ich etwas fitter.',
      'Ich bin etwas langsamer als gestern.',
      'Gestern fiel mir alles etwas leichter.',
    ],
    same: ['Mir geht es ähnlich wie gestern.', 'Seit gestern hat sich nicht viel getan.', 'Es ist fast wie gestern.'],
  },
  replies: {
    rough: ['Danke, dass du es mir sagst. Ich bin da.', 'Gut, dass du es sagst. Ich bin bei dir.'],
    'so-so': ['Danke, dass du es mir sagst.', 'Gut zu wissen, danke dir.'],
    good: ['Danke, das höre ich gern!', 'Wie schön, dass es dir gut geht!'],
  },
  figures: {
    sleep_duration: (minutes) => `Du hast ${Math.floor(minutes / 60)}\u00a0h\u00a0${minutes % 60}\u00a0min geschlafen.`,
    sleep_score: (score) => `Dein Schlafwert ist ${score} von 100.`,
    recovery_score: (score) => `Dein Erholungswert ist ${score} von 100.`,
  },
  goals: [
    (goal) => `Ich weiß noch, was dein Ziel ist: „${goal}“.`,
    (goal) => `Ich denke an dein Ziel: „${goal}“.`,
    (goal) => `Du hast mir von deinem Ziel erzählt: „${goal}“.`,
  ],
};
