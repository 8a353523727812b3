import { effect } from '@preact/signals';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { hatchery } from '../api.ts';
import { currentUserGuard } from './current-user.ts';
import { fetchDrawing } from './drawings.ts';
import { type LastPet, writeLastPet } from './last-pet.ts';
import { pet } from './pet.ts';
import { profile } from './profile.ts';
import { session } from './session.ts';

const MINUTE_MS = 60_000;

let last: LastPet | undefined;

/** Remembers the pet whenever it changes, and when the server confirms that it has not. */
export function rememberPet(): void {
  effect(() => {
    const name = profile.value?.pet_name;
    // If its drawing cannot be loaded, the pet that was remembered before stays.
    if (pet.value && name) void remember(pet.value, name).catch(() => {});
  });
  hatchery.use({
    onResponse({ schemaPath, request, response }) {
      if (schemaPath === '/users/{user_id}/pet' && request.method === 'GET' && response.ok) confirm();
    },
  });
}

async function remember(state: PetState, name: string): Promise<void> {
  const isCurrent = currentUserGuard();
  const userId = session.peek()?.userId ?? '';
  const { mood, message, ai, said_by } = state;
  const known = last?.userId === userId && last.mood === mood ? last.drawing : undefined;
  const drawing = known ?? (await fetchDrawing({ mood, isStill: true }));
  if (isCurrent() && pet.peek() === state) keep({ userId, name, mood, message, ai, said_by, drawing, seenAt: now() });
}

/** The time is shown in minutes, so it is stored at most once a minute. */
function confirm(): void {
  if (last?.userId !== session.peek()?.userId || !last) return;
  if (Date.now() - Date.parse(last.seenAt) >= MINUTE_MS) keep({ ...last, seenAt: now() });
}

function keep(latest: LastPet): void {
  last = latest;
  void writeLastPet(latest);
}

const now = (): string => new Date().toISOString();
