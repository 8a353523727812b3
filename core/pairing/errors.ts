import { AppError } from '../errors.ts';

/** The error codes of RFC 6749 §5.2 and RFC 8628 §3.5 that a device may receive. */
export type PairingErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'access_denied';

/** An error for a device, which reads `error`. */
export class PairingError extends AppError {
  readonly error: PairingErrorCode;

  constructor(error: PairingErrorCode, detail: string) {
    super('not-paired', detail);
    this.name = 'PairingError';
    this.error = error;
  }
}
