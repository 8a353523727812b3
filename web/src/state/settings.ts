import { signal } from '@preact/signals';
import { createClient, unwrap } from '../../../client/client.ts';
import type { ServiceSettings } from '../../../shared/models/typescript/types.ts';
import { baseUrl } from '../api.ts';
import { keepTrying } from '../keep-trying.ts';

/** What the operator has configured, such as the ages that the service is for; undefined until it is loaded. */
export const settings = signal<ServiceSettings | undefined>(undefined);

/** Why the latest attempt to load the settings failed. */
export const settingsFailure = signal<unknown>(undefined);

/** Sends no token, because the settings do not depend on the user. */
const client = createClient({ baseUrl });

/** Loads the settings if that has not succeeded yet. */
export async function loadSettings(): Promise<void> {
  if (settings.peek()) return;
  settingsFailure.value = undefined;
  try {
    settings.value = await unwrap(client.GET('/settings'));
  } catch (error) {
    settingsFailure.value = error;
    throw error;
  }
}

/** Loads the settings when the app starts, and tries again until that succeeds. */
export const keepLoadingSettings = (): Promise<void> => keepTrying(loadSettings, new AbortController().signal);
