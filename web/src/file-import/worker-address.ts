import address from './worker.ts?worker&url';

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (text: string) => string },
  ): { createScriptURL(text: string): string };
}

/**
 * The address of the worker, in the form that `new Worker` requires under `require-trusted-types-for`. The page's
 * Content-Security-Policy allows this one policy, and the policy allows this one address.
 */
export const workerAddress: string = policies()
  .createPolicy('file-import', { createScriptURL: onlyWorker })
  .createScriptURL(address);

/** Browsers without Trusted Types take the address as text. */
function policies(): Policies {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  return trustedTypes ?? { createPolicy: (_name, rules) => rules };
}

function onlyWorker(text: string): string {
  if (text !== address) throw new TypeError('Only the worker that reads files may be started.');
  return text;
}
