import { deferred } from '../parts/deferred.tsx';

/** Loads the code that draws and saves codes. */
export const loadDialogs = () => import('./dialogs.ts');

export const RecoveryDialog = deferred(async () => (await loadDialogs()).RecoveryDialog);
export const InviteDialog = deferred(async () => (await loadDialogs()).InviteDialog);
