import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Pet } from '../../core/ports/pets.ts';

/** First byte of an encoded pet. Every new format needs a new number, and data in this format must remain readable. */
const FORMAT = 1;

/** What is encoded of a pet. */
export type PetBody = Omit<Pet, 'user_id' | 'revision' | 'usage'>;

/**
 * Encodes a pet as compressed JSON in base64. JSON keeps the order of members, and readings that are smaller than the smallest number that
 * DynamoDB supports.
 */
export const encodePet = (body: PetBody): string =>
  Buffer.concat([Buffer.of(FORMAT), deflateRawSync(JSON.stringify(body))]).toString('base64');

/** @throws an Error when a newer version wrote the pet in a format that this version does not know */
export function decodePet(text: string): PetBody {
  const bytes = Buffer.from(text, 'base64');
  if (bytes[0] !== FORMAT) throw new Error(`A pet in format ${bytes[0]}: use the newer Hatchery that wrote it.`);
  return JSON.parse(inflateRawSync(bytes.subarray(1)).toString());
}
