import type { PetStore } from '../../core/ports/pets.ts';

/** Stores pets in memory, for tests. */
export function memoryPets(): PetStore {
  const items = new Map<string, string>();

  return {
    async get(userId) {
      const item = items.get(userId);
      return item === undefined ? undefined : JSON.parse(item);
    },
    async put(pet) {
      const item = items.get(pet.user_id);
      const revision = item === undefined ? 0 : JSON.parse(item).revision;
      if (revision !== pet.revision - 1) return false;
      items.set(pet.user_id, JSON.stringify(pet));
      return true;
    },
    async remove(userId) {
      return items.delete(userId);
    },
  };
}
