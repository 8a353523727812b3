/** The part of `navigator` that describes the browser. Not all browsers have `userAgentData`. */
interface Agent {
  userAgent: string;
  maxTouchPoints: number;
  userAgentData?: { brands?: { brand: string }[]; platform?: string };
}

/** The first match counts, because most browsers also name those whose pages they imitate. */
const BROWSERS: [pattern: RegExp, name: string][] = [
  [/Edg(e|A|iOS)?\/|Microsoft Edge/, 'Edge'],
  [/OPR\/|OPX\/|Opera/, 'Opera'],
  [/SamsungBrowser|Samsung Internet/, 'Samsung Internet'],
  [/DuckDuckGo|Ddg\//, 'DuckDuckGo'],
  [/Firefox\/|FxiOS/, 'Firefox'],
  [/CriOS|Chrome\/|Chrom(e|ium)/, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: [pattern: RegExp, name: string][] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS|Chrome ?OS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Macintosh|macOS/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** @returns the names of the browser and of the device or its system, as far as they are known */
export function deviceOf({ userAgent, maxTouchPoints, userAgentData = {} }: Agent): {
  browser?: string;
  system?: string;
} {
  const { brands = [], platform } = userAgentData;
  const browser = nameIn(BROWSERS, [...brands.map(({ brand }) => brand), userAgent].join(' '));
  const system = nameIn(SYSTEMS, platform || userAgent);
  // An iPad pretends to be a Mac, but no Mac has a touch screen.
  const isIpad = system === 'Mac' && maxTouchPoints > 1;
  return { ...(browser && { browser }), ...(system && { system: isIpad ? 'iPad' : system }) };
}

const nameIn = (names: [RegExp, string][], text: string) => names.find(([pattern]) => pattern.test(text))?.[1];
