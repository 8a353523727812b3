/**
 * The packages that are part of the web app. They are development dependencies, because the service does not need them, but they are sent
 * to browsers. Therefore the bill of materials includes them, and their licences are checked.
 */
export const WEB_PACKAGES = [
  '@fontsource-variable/nunito',
  '@preact/signals',
  '@simplewebauthn/browser',
  '@sqlite.org/sqlite-wasm',
  'i18next',
  'idb-keyval',
  'preact',
  'qr',
  'react',
  'react-dom',
  'react-easy-crop',
  'uplot',
  'uqr',
];

interface LockFile {
  packages: Record<string, { dependencies?: Record<string, string> }>;
}

/**
 * Returns the paths in `node_modules` of these packages and of their dependencies. Peer dependencies are excluded, because they are not
 * sent to browsers.
 */
export function sentPackages({ packages }: LockFile): Set<string> {
  const sent = new Set(WEB_PACKAGES.map((name) => `node_modules/${name}`));
  for (const path of sent) {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) sent.add(`node_modules/${name}`);
  }
  return sent;
}
