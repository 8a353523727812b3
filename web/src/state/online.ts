import { signal } from '@preact/signals';

/** Whether the browser is connected to a network. The server may be unreachable even then. */
export const online = signal(navigator.onLine);
for (const event of ['online', 'offline']) addEventListener(event, () => (online.value = navigator.onLine));
