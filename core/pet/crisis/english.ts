export const ENGLISH = [
  'suicid*',
  'kill myself',
  'killing myself',
  'end my life',
  'want to die',
  'self harm*',
  'selfharm*',
];
