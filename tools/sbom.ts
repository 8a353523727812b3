/**
 * `npm run sbom`: every package that Hatchery runs on, and those sent to browsers with the web app, for all platforms, as CycloneDX
 * on standard output.
 *
 * npm's `--omit=dev` also omits packages that production and development share, a third of them. So this lists all packages, then removes
 * those that only development uses.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sentPackages } from './web-packages.ts';

interface Component {
  'bom-ref': string;
  name: string;
  properties?: { name: string; value: string }[];
}

interface Bom {
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const DEVELOPMENT = 'cdx:npm:package:development';

const listed = execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'], {
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const bom = JSON.parse(listed) as Bom;
// npm would name the component after the project's folder.
bom.metadata.component.name = JSON.parse(readFileSync('package.json', 'utf8')).name;
const sent = sentPackages(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const isSent = ({ name }: Component) => sent.has(`node_modules/${name}`);
const isForDevelopment = ({ properties = [] }: Component) => properties.some(({ name }) => name === DEVELOPMENT);
bom.components = bom.components.filter((component) => isSent(component) || !isForDevelopment(component));
const kept = new Set([bom.metadata.component, ...bom.components].map((component) => component['bom-ref']));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
console.log(JSON.stringify(bom, null, 2));
