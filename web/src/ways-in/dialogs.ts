/** The dialogs that show codes, in one lazily loaded chunk. */
import '../style/codes.css';

export { InviteDialog } from './invite-dialog.tsx';
export { RecoveryDialog } from './recovery-dialog.tsx';
