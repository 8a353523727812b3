import type { PromptData } from '../../core/pet/persona.ts';

/** What a template says in one language. Each list is varied over by itself, so two weeks of one mood differ. */
export interface Words {
  /** With the owner's name, and without, for a name that cannot be said. */
  greetings: ((owner: string) => string)[];
  greeting: string;
  /** At most 90 code points each, so that names always fit. */
  moods: Record<PromptData['mood'], string[]>;
  /** Neither praise nor push: a template cannot know whether a goal is a good one. */
  goals: ((goal: string) => string)[];
  farewells: ((pet: string) => string)[];
}

export const ENGLISH: Words = {
  greetings: [(owner) => `Hi ${owner}!`, (owner) => `Hello ${owner}!`, (owner) => `Dear ${owner},`],
  greeting: 'Hi!',
  moods: {
    exhausted: [
      'I can barely keep my eyes open. Shall we both go to bed early tonight?',
      'My paws are so heavy today. Let us take it very slowly.',
      'I am quite worn out. A quiet day would do us both good.',
    ],
    sick: [
      'I feel a little poorly today. Will you curl up with me for a while?',
      'Today I would rather stay in my basket. Let us be gentle with ourselves.',
      'I am not quite myself today. Some rest and some warmth would be lovely.',
    ],
    tired: [
      'I keep yawning. A little rest would be nice, for you and for me.',
      'I am a bit sleepy today. Let us not plan too much.',
      'A nap sounds wonderful to me right now. How about you?',
    ],
    concerned: [
      'I am thinking of you today. How are you?',
      'I am a little quiet today. Let us look after each other.',
      'I would feel better if we took a break together.',
    ],
    okay: [
      'I am all right today. A little fresh air would be nice.',
      'I feel fine, not more and not less. What shall we do today?',
      'It is an ordinary day for me, and I am happy to have you.',
    ],
    recovering: [
      'I am getting my strength back. Let us keep it easy a little longer.',
      'I feel better already. One calm step at a time.',
      'Rest was good for me, I can feel it. How is it for you?',
    ],
    good: [
      'I feel good today. Shall we go for a walk together?',
      'I am wagging my tail: this is a good day.',
      'I am in good spirits, and you are part of it.',
    ],
    energetic: [
      'I am full of energy! Is there time to play today?',
      'I could run and jump today. Are you coming along?',
      'So much energy in me! What shall we do with it?',
    ],
    happy: [
      'I am so happy today. It is lovely to be your pet.',
      'I have been humming all day. You do me good!',
      'I feel wonderful, and I wanted to tell you.',
    ],
    ecstatic: [
      'I could dance! What a day we have.',
      'I have never felt better! Let us enjoy this day.',
      'I am jumping for joy. This day is ours!',
    ],
    curious: [
      'I have no news of you yet. How are you today?',
      'I wonder how you slept. Will you tell me?',
      'I am all ears: how is your day going?',
    ],
  },
  goals: [
    (goal) => `I remember your goal: “${goal}”.`,
    (goal) => `I have your goal in mind: “${goal}”.`,
    (goal) => `You told me: “${goal}”.`,
  ],
  farewells: [(pet) => `Yours, ${pet}`, (pet) => `Hugs from ${pet}`, (pet) => `Your friend ${pet}`],
};

export const GERMAN: Words = {
  greetings: [(owner) => `Hallo ${owner}!`, (owner) => `Hi ${owner}!`, (owner) => `Na, ${owner}?`],
  greeting: 'Hallo!',
  moods: {
    exhausted: [
      'Mir fallen fast die Augen zu. Gehen wir heute beide früh schlafen?',
      'Meine Pfoten sind heute so schwer. Lass es uns ganz langsam angehen.',
      'Ich bin ziemlich erschöpft. Ein ruhiger Tag täte uns beiden gut.',
    ],
    sick: [
      'Mir ist heute nicht so wohl. Kuschelst du ein bisschen mit mir?',
      'Ich bleibe heute lieber in meinem Körbchen. Lass uns sanft mit uns sein.',
      'Ich bin heute nicht ganz ich selbst. Etwas Ruhe und Wärme wäre schön.',
    ],
    tired: [
      'Ich muss immer gähnen. Eine kleine Pause täte dir und mir gut.',
      'Ich bin heute etwas müde. Nehmen wir uns nicht zu viel vor.',
      'Ein Nickerchen wäre jetzt schön für mich. Und für dich?',
    ],
    concerned: [
      'Ich denke heute an dich. Wie geht es dir?',
      'Ich bin heute ein wenig still. Passen wir aufeinander auf.',
      'Mir ginge es besser, wenn wir zusammen eine Pause machen.',
    ],
    okay: [
      'Mir geht es ganz gut. Ein bisschen frische Luft wäre schön.',
      'Ich bin zufrieden, nicht mehr und nicht weniger. Was machen wir heute?',
      'Für mich ist es ein ganz normaler Tag. Schön, dass du da bist.',
    ],
    recovering: [
      'Ich komme wieder zu Kräften. Lassen wir es noch ruhig angehen.',
      'Es geht mir schon besser. Immer ein kleiner Schritt nach dem anderen.',
      'Die Ruhe hat mir gutgetan, das merke ich. Und dir?',
    ],
    good: [
      'Mir geht es heute gut. Gehen wir zusammen spazieren?',
      'Ich wedle mit dem Schwanz: Das ist ein guter Tag.',
      'Ich bin gut gelaunt, und das liegt auch an dir.',
    ],
    energetic: [
      'Ich bin voller Energie! Hast du heute Zeit zum Spielen?',
      'Ich könnte heute rennen und springen. Kommst du mit?',
      'So viel Schwung in mir! Was machen wir damit?',
    ],
    happy: [
      'Ich bin heute so froh. Es ist schön, dein Haustier zu sein.',
      'Ich summe schon den ganzen Tag. Du tust mir gut!',
      'Mir geht es wunderbar, und das wollte ich dir sagen.',
    ],
    ecstatic: [
      'Ich könnte tanzen! Was für ein Tag für uns.',
      'Mir ging es nie besser! Lass uns diesen Tag genießen.',
      'Ich hüpfe vor Freude. Der Tag gehört uns!',
    ],
    curious: [
      'Ich habe noch nichts von dir gehört. Wie geht es dir heute?',
      'Ich frage mich, wie du geschlafen hast. Erzählst du es mir?',
      'Ich bin ganz Ohr: Wie ist dein Tag?',
    ],
  },
  goals: [
    (goal) => `Dein Ziel weiß ich noch: „${goal}“.`,
    (goal) => `Ich denke an dein Ziel: „${goal}“.`,
    (goal) => `Du hast mir gesagt: „${goal}“.`,
  ],
  farewells: [(pet) => `Es grüßt dich ${pet}`, (pet) => `Bis bald, ${pet}`, (pet) => `Alles Liebe von ${pet}`],
};
