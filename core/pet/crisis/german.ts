/**
 * Our own list, of the kinds of terms in the warning signs of the school physicians' service of Salzburg (Bildungsdirektion Salzburg, Die
 * zwölf Warnzeichen für Suizidgefahr) and in Brown et al., PLOS ONE 2019;14(9):e0220623. Umlauts are also written as people without an
 * umlaut key write them.
 */
export const GERMAN: readonly string[] = [
  ...[
    'suizid*',
    'selbstmord*',
    'selbst mord',
    'selbsttotung*',
    'selbsttoetung*',
    'freitod*',
    'lebensmud*',
    'lebensmued*',
  ],
  ...['mich umbringen', 'mich umzubringen', 'bring mich um', 'bringe mich um', 'mich toten', 'mich toeten'],
  ...['mich selbst toten', 'mich selbst toeten', 'mich erhangen', 'mich erhaengen', 'uberdosis*', 'ueberdosis*'],
  ...['mir das leben nehmen', 'mein leben beenden', 'meinem leben ein ende', 'leben hat keinen sinn'],
  ...[
    'will sterben',
    'mochte sterben',
    'moechte sterben',
    'sterben wollen',
    'will tot sein',
    'lieber tot',
    'besser tot',
  ],
  ...['ich ware tot', 'ich waere tot', 'ware ich tot', 'waere ich tot', 'nicht mehr leben', 'nicht mehr da sein'],
  ...[
    'nicht mehr aufwachen',
    'nie mehr aufwachen',
    'nie wieder aufwachen',
    'fur immer schlafen',
    'fuer immer schlafen',
  ],
  ...['ohne mich besser dran', 'besser dran ohne mich', 'vor den zug', 'von der brucke', 'von der bruecke'],
  ...[
    'selbstverletz*',
    'selbst verletz*',
    'selbstschadig*',
    'mich verletzen',
    'mich ritz*',
    'nicht mehr ritzen',
    'aufhoren zu ritzen',
    'aufhoeren zu ritzen',
    'mich zu ritzen',
  ],
  ...[
    'mich schneiden',
    'mir wehtun',
    'mir weh tun',
    'mich aushungern',
    'mich zu tode hungern',
    'essstorung*',
    'essstoerung*',
    'magersucht*',
  ],
  ...['magersuecht*', 'finger in den hals'],
];
