/** What the rules of docs/ways-in.md say about one user's ways in: the model that the service is compared with. */
const DAY_MS = 24 * 60 * 60 * 1000;

export type Kind = 'access' | 'recovery' | 'invite' | 'reader' | 'passkey' | 'identity';

/** A token, code, passkey or linked identity, as the model knows it. */
export interface Item {
  id: string;
  kind: Kind;
  /** In ms since 1970. */
  created: number;
  expires?: number;
  /** For an access token: the id of the code, passkey or identity that opened its session. */
  madeBy?: string;
  /** The code and the idempotency key of the request that opened the session. */
  request?: string;
}

export interface State {
  items: readonly Item[];
  now: number;
  /** Passkey assertions that opened a session, each with the key of its request. Their challenges are used. */
  used?: readonly string[];
}

/** The maximum of each kind that a request can create. A new recovery code replaces the old one. */
export const LIMITS: Partial<Record<Kind, number>> = { access: 10, invite: 3, reader: 4, passkey: 10, identity: 5 };

const TOO_MANY: Partial<Record<Kind, string>> = {
  access: '409 too-many-tokens',
  invite: '409 too-many-tokens',
  reader: '409 too-many-tokens',
  passkey: '409 too-many-passkeys',
  identity: '409 too-many-identities',
};

export const live = ({ items, now }: State): Item[] =>
  items.filter(({ expires }) => expires === undefined || expires > now);
export const liveItem = (state: State, id: string): Item | undefined => live(state).find((item) => item.id === id);
const ofKind = (state: State, kind: Kind) => live(state).filter((item) => item.kind === kind);

/** Whether an item is a way in that stays: it lets its owner in until it is revoked. */
export const isWayIn = ({ kind, expires }: Item): boolean =>
  expires === undefined && kind !== 'invite' && kind !== 'reader';

export const add = (state: State, item: Item): State => ({ ...state, items: [...state.items, item] });
export const without = (state: State, id: string): State => ({
  ...state,
  items: state.items.filter((item) => item.id !== id),
});

/** An answer: `201`, or the status and code of a problem, such as `409 last-token`. */
export interface Answer {
  says: string;
  id?: string;
}

/** @returns the states in which the request may have left the user; none if the answer contradicts the rules */
export function afterMake(
  state: State,
  by: string,
  kind: Kind,
  expiresIn: number | undefined,
  answer: Answer,
): State[] {
  const maker = liveItem(state, by);
  if (!maker) return answer.says === '401 unauthorized' ? [state] : [];
  const max = LIMITS[kind];
  if (max !== undefined && ofKind(state, kind).length >= max) return answer.says === TOO_MANY[kind] ? [state] : [];
  const [former] = kind === 'recovery' ? ofKind(state, 'recovery') : [];
  if (former && isRefused(state, maker, former)) return answer.says === '403 token-too-new' ? [state] : [];
  const seconds = expiresIn ?? (kind === 'invite' ? 600 : undefined);
  const expires = seconds === undefined ? {} : { expires: state.now + seconds * 1_000 };
  const made = { id: answer.id ?? '', kind, created: state.now, ...expires };
  const after = add(former ? without(state, former.id) : state, made);
  if (!live(after).some(isWayIn)) return answer.says === '409 last-token' ? [state] : [];
  return answer.says === '201' ? [after] : [];
}

/** Until it is 24 hours old, a token removes only what was added after it, and itself. */
const isRefused = ({ now }: State, by: Item, target: Item): boolean =>
  by.id !== target.id && now - by.created < DAY_MS && target.created < by.created;

export function afterRevoke(state: State, by: string, id: string, answer: Answer): State[] {
  const revoker = liveItem(state, by);
  if (!revoker) return answer.says === '401 unauthorized' ? [state] : [];
  const target = liveItem(state, id);
  if (!target) return answer.says === '404 not-found' ? [state] : [];
  const isLast = isWayIn(target) && live(state).filter(isWayIn).length === 1;
  if (isRefused(state, revoker, target)) return answer.says === '403 token-too-new' ? [state] : [];
  if (isLast) return answer.says === '409 last-token' ? [state] : [];
  return answer.says === '204' ? [without(state, id)] : [];
}

/**
 * @param key the idempotency key of the request
 * @param isUsed whether the credential, but not the way in, was used before
 */
export function afterSession(state: State, code: string, key: string, answer: Answer, isUsed = false): State[] {
  const request = `${code} ${key}`;
  const lost = live(state).find((item) => item.request === request && state.now - item.created < DAY_MS);
  const way = liveItem(state, code);
  if (!lost && (!way || isUsed)) return answer.says === '401 unauthorized' ? [state] : [];
  if (answer.says !== '201' || !answer.id) return [];
  const madeBy = code;
  const made: Item = { id: answer.id, kind: 'access', created: state.now, madeBy, request };
  if (lost) return [add(without(state, lost.id), made)];
  const used = way?.kind === 'invite' ? without(state, code) : state;
  return replaceable(used, madeBy).map((id) => add(id === undefined ? used : without(used, id), made));
}

/** The tokens of which a session replaces one: the oldest by the same way in, else the oldest new one, else the oldest. */
function replaceable(state: State, madeBy: string): (string | undefined)[] {
  const tokens = ofKind(state, 'access');
  if (tokens.length < (LIMITS.access ?? 0)) return [undefined];
  const same = tokens.filter((token) => token.madeBy === madeBy);
  const recent = tokens.filter(({ created }) => state.now - created < DAY_MS);
  const candidates = [same, recent, tokens].find(({ length }) => length > 0) ?? [];
  const oldest = Math.min(...candidates.map(({ created }) => created));
  return candidates.filter(({ created }) => created === oldest).map(({ id }) => id);
}

/** Whether a secret opens the owner's routes, the pet alone, or nothing. */
export function opens(state: State, id: string): 'all' | 'pet' | 'nothing' {
  const item = liveItem(state, id);
  if (item?.kind === 'access') return 'all';
  return item?.kind === 'reader' ? 'pet' : 'nothing';
}
