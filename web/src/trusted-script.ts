interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (text: string) => string },
  ): { createScriptURL(text: string): string };
}

/**
 * A script's address in the form that `new Worker` and `register` require under `require-trusted-types-for`. The page's
 * Content-Security-Policy names the policies, each can be created once, and each allows this one address.
 */
export function trustedScript(policy: 'file-import' | 'service-worker', address: string): string {
  const createScriptURL = (text: string): string => {
    if (text !== address) throw new TypeError(`The policy ${policy} allows only ${address}.`);
    return text;
  };
  return policies().createPolicy(policy, { createScriptURL }).createScriptURL(address);
}

/** Browsers without Trusted Types take the address as text. */
function policies(): Policies {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  return trustedTypes ?? { createPolicy: (_name, rules) => rules };
}
