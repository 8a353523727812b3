import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Pet } from '../../core/ports/pets.ts';

type Usage = NonNullable<Pet['usage']>;

/** Encodes a user's counts of readings and batches as base64. The counts of 90 days take less than 8 KB. */
export const encodeUsage = (usage: Usage): string => deflateRawSync(JSON.stringify(usage)).toString('base64');

export const decodeUsage = (text: string): Usage => JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString());
