import { flag } from '../state/read-stored.ts';
import { storedInTab } from '../state/stored.ts';

/** Whether the card is folded away. Only until the tab is closed, so that the browser keeps no trace of what was written. */
export const isFolded = storedInTab('hatchery.help.folded', false, flag);
