import { signal } from '@preact/signals';

/** Whether the pet has just hatched on this page, which then shows it. After a reload, the pet is simply there. */
export const hatchesHere = signal(false);
