/**
 * The packages in the web app. They are development packages, because the service does not need them. But they are sent to browsers, so
 * they are in the bill of materials and their licences are checked.
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

/** The paths in `node_modules` of these packages and their dependencies. Without peer dependencies, which are not sent. */
export function sentPackages({ packages }: LockFile): Set<string> {
  const sent = new Set(WEB_PACKAGES.map((name) => `node_modules/${name}`));
  for (const path of sent) {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) sent.add(`node_modules/${name}`);
  }
  return sent;
}
