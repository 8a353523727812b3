import table from './lines.json' with { type: 'json' };

/** A telephone line, or a chat, for people in a crisis. */
export interface HelpLine {
  /** The line's own name for itself. */
  name: string;
  /** A number of this country, as people there write it. */
  phone?: string;
  /** The number that takes messages, and the word that the first one has to have. */
  text?: { to: string; word?: string };
  hasChat?: boolean;
  site?: string;
  /** BCP 47 tags. */
  languages?: string[];
  /** Whether the line is for children and young people. */
  isForYoung?: boolean;
  /** Whether it answers day and night. */
  isAlwaysOpen?: boolean;
  /** The page that the number was taken from. */
  source: string;
}

interface HelpInCountry {
  /** The number to call if a life is in danger. */
  emergency: string;
  /** The IANA time zones of the country. */
  zones: string[];
  lines: HelpLine[];
}

export type Country = keyof typeof table.countries;

const COUNTRIES: Readonly<Record<Country, HelpInCountry>> = table.countries;

/** When the numbers were last compared with their sources (ISO 8601 date). */
export const CHECKED = table.checked;

const isCountry = (region: string | undefined): region is Country => region !== undefined && region in COUNTRIES;

/** A place on a map: browsers that hide where they are report UTC. */
const isPlace = (zone: string): boolean => zone.includes('/') && !zone.startsWith('Etc/');

/**
 * Returns the help-lines of the country that a device is in. Its time zone tells where it is; only if that is hidden do the languages. Most
 * of the numbers work only inside their country, and many people use a browser in the English of another one.
 */
export function helpIn(zone: string, languages: readonly string[]): HelpInCountry | undefined {
  const country = isPlace(zone)
    ? (Object.keys(COUNTRIES) as Country[]).find((one) => COUNTRIES[one].zones.includes(zone))
    : languages.map(regionOf).find(isCountry);
  return country && COUNTRIES[country];
}

const regionOf = (tag: string): string | undefined => /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?-([A-Z]{2})\b/.exec(tag)?.[1];

/** Lines for young people first for them, and last for others; of those, lines in the language of the page first. */
export function inOrder(lines: readonly HelpLine[], isYoung: boolean, language: string): HelpLine[] {
  const rank = (line: HelpLine): number =>
    2 * Number((line.isForYoung ?? false) !== isYoung) + Number(!line.languages?.includes(language));
  return lines.toSorted((one, other) => rank(one) - rank(other));
}
