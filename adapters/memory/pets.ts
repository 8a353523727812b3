import type { PetStore } from '../../core/ports/pets.ts';

/** Pets in memory: for tests and demonstrations; all is gone with the process. */
export function memoryPets(): PetStore {
  const items = new Map<string, string>();

  return {
    async get(userId) {
      const item = items.get(userId);
      return item === undefined ? undefined : JSON.parse(item);
    },
    async put(pet) {
      const present = items.get(pet.user_id);
      const revision = present === undefined ? 0 : JSON.parse(present).revision;
      if (revision !== pet.revision - 1) return false;
      items.set(pet.user_id, JSON.stringify(pet));
      return true;
    },
    async remove(userId) {
      return items.delete(userId);
    },
  };
}
