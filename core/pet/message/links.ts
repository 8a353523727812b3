/**
 * Returns whether the text contains anything that a URL parser would accept as a URL or host name: any scheme, or a host with any of the
 * dots that domain names allow.
 *
 * @param plain lower-case NFKC text without full-width colons. NFKC leaves only two of those dots: U+002E and U+3002 (UTS #46).
 */
export const hasLink = (plain: string): boolean => LINKS.some((pattern) => pattern.test(plain));

/**
 * Top-level domains to detect after an ideographic full stop. Other words may follow this full stop, because it also ends sentences in
 * Chinese and Japanese. Between ASCII letters, it always counts as the dot of a domain name.
 */
const TOP_LEVEL =
  'com|net|org|info|biz|edu|gov|io|ai|app|dev|xyz|top|online|shop|site|club|vip|cn|jp|tw|hk|kr|de|eu|uk|us|co|me|tv' +
  '|中国|中國|公司|网络|網絡|网址|网站|在线|中文网|香港|台湾|台灣|みんな|コム|닷컴|닷넷|한국';

const LINKS = [
  // A URL scheme, its colon, and an ASCII character that can follow the colon in a URL. Gender-inclusive German words such as Freund:innen
  // are not mistaken for schemes.
  /(?<![\p{L}\p{N}])[a-z][a-z\d+.-]*:(?!in(?:nen)?(?!\p{L}))[\w/?#%&+@.~-]/u,
  /\/\/\S|\bwww\.|\S@\S/u,
  // A dot after a letter, digit, hyphen or symbol (such as an emoji) and before at least two letters; or an IPv4 address.
  /[^\s\p{P}]\.(?:\p{L}\p{M}*){2}|-\.(?:\p{L}\p{M}*){2}|\d+\.\d+\.\d+\.\d+/u,
  /[a-z\d-]。[a-z]{2}/u,
  new RegExp(`[^\\s\\p{P}]。(?:${TOP_LEVEL})(?![\\p{L}\\p{N}])`, 'u'),
];
