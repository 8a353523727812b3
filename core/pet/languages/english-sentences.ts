import type { TemplateWords } from './pack.ts';

export const ENGLISH_SENTENCES: TemplateWords = {
  greetings: {
    morning: [(owner) => `Good morning, ${owner}!`, (owner) => `Morning, ${owner}!`, (owner) => `A new day, ${owner}!`],
    day: [(owner) => `Hi ${owner}!`, (owner) => `Hello ${owner}!`, (owner) => `Hey ${owner}!`],
    evening: [
      (owner) => `Good evening, ${owner}!`,
      (owner) => `Evening, ${owner}!`,
      (owner) => `There you are, ${owner}!`,
    ],
    night: [
      (owner) => `Hi ${owner}, it’s late.`,
      (owner) => `Hello ${owner}, the stars are out.`,
      (owner) => `It’s so quiet, ${owner}.`,
    ],
  },
  plainGreetings: { morning: 'Good morning!', day: 'Hi!', evening: 'Good evening!', night: 'It’s late.' },
  moods: {
    exhausted: [
      'I can barely keep my eyes open. Shall we have a slow day?',
      'I’m worn out today. Let’s take it very slowly together.',
      'I’m running on empty. A quiet day would do us both good.',
      'I could doze off right here. Shall we rest for a while?',
    ],
    sick: [
      'I’m a bit under the weather. Will you snuggle up with me for a while?',
      'I’d rather stay tucked in today. Let’s be kind to ourselves.',
      'I’m not quite myself today. Some rest and warmth would be lovely.',
      'I feel a little wobbly today. Let’s keep things quiet and cosy.',
    ],
    tired: [
      'I keep yawning. A little rest would be nice, for you and for me.',
      'I’m a bit sleepy today. Let’s not plan too much.',
      'I could do with a nap. How about you?',
      'I’m moving a bit slowly today. Shall we take it easy?',
    ],
    concerned: [
      'I’m thinking of you today. How are you doing?',
      'I’m a little quiet today. Let’s look after each other.',
      'I’d love a break with you. Shall we take one together?',
      'I feel a bit tense today. Shall we take a deep breath together?',
    ],
    okay: [
      'I’m doing all right today. A little fresh air would be nice.',
      'It’s just an ordinary day. What shall we do with it?',
      'It’s a calm sort of day, and I like it. I’m glad you’re here.',
      'I’m fine, just taking things as they come. How are you?',
    ],
    recovering: [
      'I’m getting my strength back. Let’s keep it easy a little longer.',
      'I feel better already. One small step at a time.',
      'The rest did me good, I can feel it. How about you?',
      'I’m getting there. It’s nice to have you around.',
    ],
    good: [
      'I feel good today. Shall we go for a walk together?',
      'This feels like a good day. What are we up to?',
      'I’m in a good mood, and that’s partly thanks to you.',
      'I’m feeling light today. Shall we do something nice?',
    ],
    energetic: [
      'I’m full of energy! Do you have time to play today?',
      'I could bounce around all day. Want to join me?',
      'I’ve got so much energy! What shall we do with it?',
      'I’m wide awake and up for anything. What’s first?',
    ],
    happy: [
      'I’m so happy today. I love being your pet.',
      'I keep humming to myself. You’re good for me!',
      'I feel wonderful, and I wanted you to know.',
      'I can’t stop smiling. It’s good to be with you.',
    ],
    ecstatic: [
      'I could dance! What a day!',
      'I’ve never felt better! Let’s enjoy every minute.',
      'I’m jumping for joy. This day is ours!',
      'I’m over the moon! Come and celebrate with me.',
    ],
    curious: [
      'I’d love to hear from you. How are you today?',
      'I wonder how you’ve been. Will you tell me?',
      'I’m all ears: what’s new with you?',
      'I’d love to know more about you. How do you feel?',
    ],
  },
  night: [
    'I’m already in my nest. Sleep well.',
    'My eyes are closing. See you in the morning.',
    'I’m about to start dreaming. Good night.',
    'Shall we close our eyes? Tomorrow’s a new day.',
  ],
  resting: [
    'Rest as long as you like. I’m resting too.',
    'I’m right here beside you. There’s no hurry.',
    'There’s nothing we have to do. I’ll keep you company.',
    'I’m being very quiet so you can sleep.',
  ],
  changes: {
    better: ['I feel better than yesterday.', 'Today’s going better than yesterday.', 'I’m perkier than yesterday.'],
    worse: ['I felt a bit stronger yesterday.', 'I’m a little slower than yesterday.', 'Yesterday was a bit easier.'],
    same: ['I feel much like yesterday.', 'Not much has changed since yesterday.', 'It’s a lot like yesterday.'],
  },
  replies: {
    rough: ['Thanks for telling me. I’m right here.', 'I’m glad you told me. I’m with you.'],
    'so-so': ['Thanks for telling me.', 'Good to know. Thank you.'],
    good: ['Thanks for telling me, that’s lovely!', 'I’m so glad to hear you’re well!'],
  },
  figures: {
    sleep_duration: (minutes) => `You slept ${Math.floor(minutes / 60)}\u00a0h\u00a0${minutes % 60}\u00a0min.`,
    sleep_score: (score) => `Your sleep score is ${score} out of 100.`,
    recovery_score: (score) => `Your recovery score is ${score} out of 100.`,
  },
  goals: [
    (goal) => `I remember your goal: “${goal}”.`,
    (goal) => `I’m keeping your goal in mind: “${goal}”.`,
    (goal) => `You told me about your goal: “${goal}”.`,
  ],
};
