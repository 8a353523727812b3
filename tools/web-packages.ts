/**
 * The packages that end up in the web app. They are for development, as nobody who runs the service needs them, but browsers are sent
 * them: so they are in the bill of materials, and their licences are looked at.
 */
export const WEB_PACKAGES = [
  '@fontsource-variable/nunito',
  '@preact/signals',
  'i18next',
  'idb-keyval',
  'preact',
  'react',
  'react-dom',
  'react-easy-crop',
  'uplot',
];

interface LockFile {
  packages: Record<string, { dependencies?: Record<string, string> }>;
}

/** Where in `node_modules` they lie, and all that they need; what they may only be used together with is not sent. */
export function sentPackages({ packages }: LockFile): Set<string> {
  const sent = new Set(WEB_PACKAGES.map((name) => `node_modules/${name}`));
  for (const path of sent) {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) sent.add(`node_modules/${name}`);
  }
  return sent;
}
