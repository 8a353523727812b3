import { unwrap } from '../../../client/client.ts';
import { isApiError } from '../../../client/errors.ts';
import type { SamplePage } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { database } from './database.ts';
import { session } from './session.ts';

export interface PageQuery {
  from: string;
  to: string;
  limit: number;
  cursor?: string;
}

/** A page as the server sent it last. */
interface KnownPage {
  etag: string;
  page: SamplePage;
}

/** Pages by their query. */
type Pages = Map<string, KnownPage>;

interface Saved {
  userId: string;
  pages: Pages;
}

const KEY = 'hatchery.samples';

/**
 * Reads pages of readings. A page that is stored from an earlier read is sent again only if it has changed, so that a
 * later visit does not load the same week again.
 */
export class SamplePages {
  readonly #known: Pages;
  readonly #read: Pages = new Map();

  private constructor(known: Pages) {
    this.#known = known;
  }

  /** Starts with the pages that are stored for the current user. */
  static async open(): Promise<SamplePages> {
    const saved = await database.read<Partial<Saved>>(KEY);
    const isUsable = saved?.userId === session.peek()?.userId && saved?.pages instanceof Map;
    return new SamplePages(isUsable ? (saved.pages as Pages) : new Map());
  }

  /** @param isKnownEnough whether a stored page is returned without asking the server */
  async get(query: PageQuery, isKnownEnough: boolean): Promise<SamplePage> {
    const key = JSON.stringify(query);
    const known = this.#known.get(key);
    const page = isKnownEnough && known ? known : await load(query, known);
    this.#read.set(key, page);
    return page.page;
  }

  /** Whether the pages that were read differ from the stored ones. */
  get haveChanged(): boolean {
    return this.#read.size !== this.#known.size || [...this.#read].some(([key, page]) => page !== this.#known.get(key));
  }

  /** Stores the pages that were read instead of the earlier ones. */
  async save(): Promise<void> {
    await database.write(KEY, { userId: session.peek()?.userId, pages: this.#read });
  }
}

export const removeSamplePages = (): Promise<void> => database.remove(KEY);

async function load(query: PageQuery, known: KnownPage | undefined): Promise<KnownPage> {
  const headers = known ? { 'If-None-Match': known.etag } : {};
  // `no-store`: the browser's own cache would keep the readings after the user has signed out.
  const request = { params: { ...currentUserParams(), query }, headers, cache: 'no-store' } as const;
  const call = hatchery.GET('/users/{user_id}/samples', request);
  try {
    const page = await unwrap(call);
    return { etag: (await call).response.headers.get('ETag') ?? '', page };
  } catch (error) {
    if (known && isApiError(error) && error.status === 304) return known;
    throw error;
  }
}
