import { createHmac } from 'node:crypto';

/** Signs a webhook as Standard Webhooks has it. `prefix` replaces that of the headers. */
export function signedHeaders(
  secret: string,
  body: string,
  { id = `msg_${crypto.randomUUID()}`, at = Date.now(), prefix = 'webhook' } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  return {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: timestamp,
    [`${prefix}-signature`]: signatureOf(secret, `${id}.${timestamp}.${body}`),
  };
}

export function signatureOf(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
