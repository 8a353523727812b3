import type { CreatedStream } from '../../shared/models/typescript/types.ts';

/** What became of an import's parts, but for the batches that were sent. */
export interface Account {
  /** Open streams, with their new tokens. */
  streams: CreatedStream[];
  revokedStreams: number;
  pictures: string[];
  /** Readings that are too old to be kept. */
  old: number;
  /** What could not be brought, and why: a line each. */
  left: string[];
}

export const emptyAccount = (): Account => ({ streams: [], revokedStreams: 0, pictures: [], old: 0, left: [] });

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export const readingsIn = (batches: readonly { samples: readonly unknown[] }[]): number =>
  batches.reduce((sum, { samples }) => sum + samples.length, 0);
