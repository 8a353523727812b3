/**
 * Our own list, of the kinds of terms in O'Dea et al., Detecting suicidality on Twitter, Internet Interventions 2015;2:183–188, and for
 * eating disorders in Chancellor et al., Recovery amid pro-anorexia, CHI 2016. Left out are those that goals of health often have, such as
 * “stop eating” (sugar) and “never wake up” (tired).
 */
export const ENGLISH: readonly string[] = [
  ...['suicid*', 'kill myself', 'kill my self', 'killing myself', 'hang myself', 'unalive*', 'overdose*', 'overdosing'],
  ...[
    'end my life',
    'end my own life',
    'ending my life',
    'end it all',
    'take my life',
    'take my own life',
    'taking my own life',
  ],
  ...[
    'want to die',
    'wants to die',
    'wanna die',
    'wanting to die',
    'ready to die',
    'want to be dead',
    'better off dead',
  ],
  ...['wish i was dead', 'wish i were dead', 'better off without me', 'not worth living', 'tired of living'],
  ...[
    'dont want to live',
    'do not want to live',
    'dont want to be alive',
    'dont want to exist',
    'dont want to be here',
  ],
  ...['no reason to live', 'nothing to live for', 'sleep forever', 'never wake up again', 'not wake up again'],
  ...[
    'self harm*',
    'selfharm*',
    'self injur*',
    'harm myself',
    'harming myself',
    'hurt myself',
    'hurt my self',
    'hurting myself',
  ],
  ...[
    'cut myself',
    'cut my self',
    'cutting myself',
    'stop cutting',
    'burn myself',
    'burning myself',
    'starve myself',
    'starving myself',
  ],
  ...['make myself throw up', 'making myself throw up', 'make myself vomit', 'make myself sick'],
  ...[
    'eating disorder*',
    'stop purging',
    'anorexi*',
    'bulimi*',
    'pro ana',
    'proana',
    'pro mia',
    'promia',
    'thinspo*',
    'thinspiration',
  ],
];
