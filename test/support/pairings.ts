import type { DeviceAuthorization, DeviceError, DeviceToken } from '../../shared/models/typescript/types.ts';
import { jsonIn } from './streams.ts';

type Send = (address: string, init?: RequestInit) => Promise<Response>;

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const NAME = 'Step sensor';

/** A device that pairs itself, as an OAuth client does: with forms. */
export function deviceOf(send: Send, name = NAME) {
  const form = (address: string, fields: Record<string, string>) =>
    send(address, { method: 'POST', body: new URLSearchParams(fields) });
  const request = (scope?: string) =>
    form('/device_authorization', { client_id: name, ...(scope === undefined ? {} : { scope }) });
  const poll = (device_code: string) =>
    form('/device_token', { grant_type: DEVICE_GRANT, device_code, client_id: name });
  return {
    form,
    request,
    poll,
    authorize: (scope?: string) => jsonIn<DeviceAuthorization>(request(scope)),
    /** Polls, and returns the token or the error. */
    async result(device_code: string): Promise<Partial<DeviceToken & DeviceError>> {
      return (await poll(device_code)).json() as Promise<Partial<DeviceToken & DeviceError>>;
    },
  };
}

/** Requests of an owner about the code of a device. */
export function pairingsOf(send: Send, { path, auth }: { path: string; auth: Record<string, string> }) {
  const at = (code: string) => `${path}/pairings/${encodeURIComponent(code)}`;
  return {
    view: (code: string) => send(at(code), { headers: auth }),
    agree: (code: string, metrics: string[], purposes: string[] = []) =>
      send(at(code), { method: 'POST', headers: auth, body: JSON.stringify({ metrics, purposes }) }),
    refuse: (code: string) => send(at(code), { method: 'DELETE', headers: auth }),
  };
}
