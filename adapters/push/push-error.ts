/** Creates the error for a message that was not delivered. The code is logged, so it must not contain the endpoint. */
export const pushError = (code: string, cause?: unknown): Error & { code: string } =>
  Object.assign(new Error(`The notification was not delivered: ${code}.`, { cause }), { name: 'PushError', code });
